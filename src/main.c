/* stepdown: becomes another user, proves it, and executes a command in its place. */
#include "capabilities.h"
#include "check.h"
#include "execute.h"
#include "identity.h"
#include "large.h"
#include "options.h"
#include "own.h"
#include "own_stdio.h"
#include "parent_death.h"
#include "privileges.h"
#include "refuse.h"
#include "spec.h"
#include "verify.h"

int main(int argc, char **argv)
{
    static LARGE struct identity identity;

    struct options options = parse_options(argc, argv);
    struct spec spec = parse_spec(options.user_spec);
    refuse_privileged_install(argv);
    resolve(&spec, &options, &identity);
    require_capabilities(&identity);
    if (options.own_stdio && !options.check)
        own_stdio(&identity);
    own(&options, &identity);
    if (options.check) {
        print_identity(&identity, &options);
        return 0;
    }
    struct parent_death parent_death = parent_death_now();
    step_down(&identity);
    restore_parent_death(&parent_death);
    verify(&identity);
    prove_own(&options, &identity);
    execute(options.command, &identity);
}

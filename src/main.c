/* stepdown: becomes another user, proves it, and executes a command in its place. */
#include "capabilities.h"
#include "check.h"
#include "execute.h"
#include "identity.h"
#include "install.h"
#include "large.h"
#include "options.h"
#include "own.h"
#include "own_stdio.h"
#include "parent_death.h"
#include "privileges.h"
#include "spec.h"
#include "verify.h"

/* Gives the target what it asked to own, while root still can. */
static void give(const struct options *options, const struct identity *identity)
{
    if (options->own_stdio)
        own_stdio(identity);
    own(options->request.options, identity);
}

/* Becomes the identity. */
static void become(const struct identity *identity)
{
    struct parent_death parent_death = parent_death_now();
    step_down(identity);
    restore_parent_death(&parent_death);
}

int main(int argc, char **argv)
{
    static LARGE struct identity identity;

    struct options options = parse_options(argc, argv);
    struct spec spec = parse_spec(options.user_spec);
    refuse_privileged_install(argv);
    resolve(&spec, &options.request, &identity);
    if (options.check) {
        print_identity(&identity, &options);
        return 0;
    }
    require_capabilities(&identity);
    give(&options, &identity);
    become(&identity);
    verify(&identity);
    prove_own(options.request.options, &identity);
    execute(options.command, &identity);
}

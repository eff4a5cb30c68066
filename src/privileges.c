/* The privileged system calls, in the only order that works: each needs a privilege
 * that the next one takes away. */
#include "privileges.h"

#include "capabilities.h"
#include "denied.h"
#include "kernel.h"
#include "output.h"
#include "unmapped.h"

#include <errno.h>

/* Whether the process already has the requested user and groups. For the groups, they
 * must all be real. The uid and gid are proven by setting them. */
static bool has_identity(const struct identity *identity)
{
    return caller_uid() == identity->uid && has_uids(identity->uid) &&
           has_gids(identity->gid) && has_groups(&identity->groups) &&
           !gid_set_has(&identity->groups, unmapped_gid());
}

static void change_groups(const struct identity *identity)
{
    if (!has_identity(identity) && !set_groups(&identity->groups))
        refuse_groups(errno, identity);
}

void step_down(const struct identity *identity)
{
    if (identity->capabilities != 0)
        hold_capabilities();
    /* first, while CAP_SETGID is there: after the uid, root's groups could not be left
     */
    if (!identity->leaves_groups)
        change_groups(identity);
    /* If the ids seem to be the caller's own, they must be real: one that this user
     * namespace doesn't map reads as 65534, user_namespaces(7). A process without
     * privilege can set no id but its own. */
    if (has_ids_of_caller(identity) && !give_up_effective_capabilities())
        fail_call("capset");
    /* Before the uid, which takes CAP_SETGID away. Even if the gid is already the
     * process's own: the kernel lets anybody set that, unless it stands for one that
     * this user namespace does not map. */
    if (!set_gids(identity->gid))
        refuse_gid(errno, identity);
    /* all three: a saved uid of 0 would be the way back, setresuid(2) */
    if (!set_uids(identity->uid))
        refuse_uid(errno, identity);

    /* The kernel clears them only if uid 0 is left and no securebit forbids it, and
     * never clears the inheritable ones: capabilities(7), "Effect of user ID changes".
     */
    if (identity->uid != 0 && !set_capabilities(identity->capabilities))
        fail_call("capset");
    if (identity->capabilities != 0)
        pass_on_capabilities(identity->capabilities);

    if (identity->no_new_privs && !set_no_new_privs())
        fail_call("PR_SET_NO_NEW_PRIVS");
}

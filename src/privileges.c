/* The privileged calls, in the one order that works: each needs a power that the next
 * one takes away. */
#include "privileges.h"

#include "fail.h"
#include "kernel.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>

static struct gid_set current_groups;

static bool has_groups(const struct gid_set *groups)
{
    get_groups(&current_groups);
    return gid_set_equal(&current_groups, groups);
}

/* Already the right user, but in more groups than were asked for: as with docker run
 * --user and --group-add. */
static void refuse_excess_group(const struct identity *identity)
{
    gid_t gid;
    get_groups(&current_groups);
    if (!has_uids(identity->uid) || !has_gids(identity->gid) ||
        !gid_set_excess(&current_groups, &identity->groups, &gid))
        return;
    char digits[DECIMAL_SIZE];
    fail(
        EXIT_REFUSED, "'", identity->user_spec, "': this process is also in group ",
        decimal(gid, digits),
        ", which was not asked for and can't be given up without CAP_SETGID; keep such "
        "groups with --keep-groups, or start as root",
        (char *)NULL);
}

static _Noreturn void refuse_change(int error, const char *call,
                                    const struct identity *identity)
{
    if (error == EPERM)
        refuse_excess_group(identity);
    char numbers[4][DECIMAL_SIZE];
    fail(EXIT_REFUSED, "'", identity->user_spec, "': this process is uid ",
         decimal(getauxval(AT_UID), numbers[0]), " gid ",
         decimal(getauxval(AT_GID), numbers[1]), " and can't become uid ",
         decimal(identity->uid, numbers[2]), " gid ",
         decimal(identity->gid, numbers[3]),
         "; start as root, with CAP_SETUID and CAP_SETGID: ", call, ": ",
         strerror(error), (char *)NULL);
}

static void change_ids(const struct identity *identity)
{
    /* first, while CAP_SETGID is held: a setuid without it keeps root's groups */
    if (!set_groups(&identity->groups))
        refuse_change(errno, "setgroups", identity);
    /* before the uid, which takes CAP_SETGID away */
    if (!set_gids(identity->gid))
        refuse_change(errno, "setresgid", identity);
    /* all three: a saved uid of 0 would be the way back, setresuid(2) */
    if (!set_uids(identity->uid))
        refuse_change(errno, "setresuid", identity);
}

void step_down(const struct identity *identity, bool no_new_privs)
{
    if (!has_uids(identity->uid) || !has_gids(identity->gid) ||
        !has_groups(&identity->groups))
        change_ids(identity);

    /* Leaving uid 0 drops them only where 0 was left and no securebit forbids it, and
     * never the inheritable ones: capabilities(7), "Effect of user ID changes". */
    const struct capabilities none = {0};
    if (identity->uid != 0 && !set_capabilities(&none))
        fail(EXIT_REFUSED, "'", identity->user_spec, "': capset", ": ", strerror(errno),
             (char *)NULL);

    if (no_new_privs && !set_no_new_privs())
        fail(EXIT_REFUSED, "PR_SET_NO_NEW_PRIVS", ": ", strerror(errno), (char *)NULL);
}

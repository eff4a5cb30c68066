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

/* Writes the current groups that are not in `wanted` into `list`, each after a blank,
 * as far as they fit into `size` bytes. Returns whether there is one. */
static bool list_excess_groups(const struct gid_set *wanted, char *list, size_t size)
{
    char *end = list;
    *end = '\0';
    for (size_t i = 0; i < current_groups.count; i++) {
        gid_t gid = current_groups.gids[i];
        size_t room = size - (size_t)(end - list);
        if (gid_set_has(wanted, gid) || room <= sizeof " 4294967295")
            continue;
        struct text number = text_of(decimal(gid));
        *end = ' ';
        memcpy(end + 1, number.start, number.length + 1);
        end += 1 + number.length;
    }
    return end != list;
}

/* Already the right user, but in more groups than were asked for: as with docker run
 * --user and --group-add. */
static void refuse_excess_groups(const struct identity *identity)
{
    static char list[1024];
    get_groups(&current_groups);
    if (has_uids(identity->uid) && has_gids(identity->gid) &&
        list_excess_groups(&identity->groups, list, sizeof list))
        fail(EXIT_REFUSED,
             "'%s': this process is in more groups than were asked for:%s; keep them "
             "with --keep-groups, or start with CAP_SETGID to give them up",
             identity->user_spec, list);
}

static _Noreturn void refuse_change(int error, const char *call,
                                    const struct identity *identity)
{
    if (error == EPERM)
        refuse_excess_groups(identity);
    fail(EXIT_REFUSED,
         "'%s': this process is uid %lu gid %lu and can't become uid %u gid %u; start "
         "as root, with CAP_SETUID and CAP_SETGID: %s: %s",
         identity->user_spec, getauxval(AT_UID), getauxval(AT_GID), identity->uid,
         identity->gid, call, strerror(error));
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
    if (identity->uid != 0 && !drop_capabilities())
        fail(EXIT_REFUSED, "'%s': capset: %m", identity->user_spec);

    if (no_new_privs && !set_no_new_privs())
        fail(EXIT_REFUSED, "PR_SET_NO_NEW_PRIVS: %m");
}

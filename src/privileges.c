/* The privileged system calls, in the only order that works: each needs a privilege
 * that the next one takes away. */
#include "privileges.h"

#include "capabilities.h"
#include "fail.h"
#include "kernel.h"
#include "large.h"
#include "overflow.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* linux/capability.h, which musl-gcc doesn't see */
#define CAP_SETGID 6
#define CAP_SETUID 7

/* Writes those of `groups` that are not in `others` into `list`, each after a space, as
 * far as they fit into `size` bytes. Returns whether there is one. */
static bool list_difference(const struct gid_set *groups, const struct gid_set *others,
                            char *list, size_t size)
{
    char *end = list;
    *end = '\0';
    for (size_t i = 0; i < groups->count; i++) {
        gid_t gid = groups->gids[i];
        size_t room = size - (size_t)(end - list);
        if (gid_set_has(others, gid) || room <= sizeof " 4294967295")
            continue;
        struct text number = text_of(decimal(gid));
        *end = ' ';
        memcpy(end + 1, number.start, number.length + 1);
        end += 1 + number.length;
    }
    return end != list;
}

/* Tells why the process, which already is the right user, is in other groups than
 * requested: the engine added some with --group-add, or the image lists the user in
 * more groups. */
static void refuse_groups(const struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set current;
    static LARGE_AND_RARE char list[1024];
    if (!has_uids(identity->uid) || !has_gids(identity->gid) || !get_groups(&current))
        return;
    if (list_difference(&current, &identity->groups, list, sizeof list))
        fail(EXIT_REFUSED,
             "'%s': this process is in more groups than were asked for:%s; keep them "
             "with --keep-groups, or start with CAP_SETGID to give them up",
             identity->user_spec, list);
    if (list_difference(&identity->groups, &current, list, sizeof list))
        fail(EXIT_REFUSED,
             "'%s': this process is not in all the groups that were asked for:%s are "
             "missing; start with CAP_SETGID, or use --keep-groups without --groups",
             identity->user_spec, list);
    fail(EXIT_REFUSED,
         "'%s': this process's group %u may stand for one that this user namespace "
         "doesn't map; leave the groups as they are with --keep-groups",
         identity->user_spec, overflow_gid());
}

/* Rootless engines and nested builds may have few ids, user_namespaces(7). */
static _Noreturn void refuse_namespace(int error, const char *call, const char *refuses,
                                       const char *what,
                                       const struct identity *identity)
{
    errno = error;
    fail(EXIT_REFUSED,
         "'%s': %s: %m: this user namespace %s%s; add ids to /etc/subuid and "
         "/etc/subgid on the host",
         identity->user_spec, call, refuses, what);
}

/* Ends the program after `call` failed with `error`. `id` is the argument, in case
 * EINVAL means "unmapped". Only now it asks what the process lacks: a start that works
 * makes no call for it. */
static _Noreturn void refuse_change(int error, const char *call, const char *unmapped,
                                    uint32_t id, const struct identity *identity)
{
    if (error == EINVAL)
        refuse_namespace(error, call, unmapped, decimal(id), identity);
    /* the bits of CAP_SETGID and CAP_SETUID, the next one */
    unsigned held = permitted_capabilities() >> CAP_SETGID & 3;
    const char *cure = "start the container with --cap-add ";
    const char *added = held == 2   ? "SETGID"
                        : held == 1 ? "SETUID"
                                    : "SETGID --cap-add SETUID";
    if (held == 3) {
        cure = INTERFERES;
        added = "";
    } else if (caller_uid() != 0) {
        cure = "start the container as root, or leave stepdown out";
        added = "";
    }
    errno = error;
    fail(EXIT_REFUSED,
         "'%s': a process started as uid %u gid %u can't become uid %u gid %u: %s: %m; "
         "%s%s",
         identity->user_spec, caller_uid(), caller_gid(), identity->uid, identity->gid,
         call, cure, added);
}

/* The first group that setresgid(2), and so setgroups(2), does not take. */
static gid_t find_unmapped(const struct gid_set *groups)
{
    size_t i = 0;
    while (i + 1 < groups->count && set_gids(groups->gids[i]))
        i++;
    return groups->gids[i];
}

/* Whether the process already has the requested user and groups. For the groups, they
 * must all be real. The uid and gid are proven by setting them. */
static bool has_identity(const struct identity *identity)
{
    return caller_uid() == identity->uid && has_uids(identity->uid) &&
           has_gids(identity->gid) && has_groups(&identity->groups) &&
           !gid_set_has(&identity->groups, overflow_gid());
}

static void change_groups(const struct identity *identity)
{
    if (identity->leaves_groups || has_identity(identity) ||
        set_groups(&identity->groups))
        return;
    int error = errno;
    if (error == EPERM)
        refuse_groups(identity);
    if (error == EPERM && has_capability(CAP_SETGID) && overflow_gid() != (gid_t)-1)
        refuse_namespace(error, "setgroups", "denies it", "", identity);
    refuse_change(error, "setgroups", "doesn't map gid ",
                  find_unmapped(&identity->groups), identity);
}

void step_down(const struct identity *identity)
{
    if (identity->capabilities != 0)
        hold_capabilities();
    /* first, while CAP_SETGID is there: after the uid, root's groups could not be left
     */
    change_groups(identity);
    /* Before the uid, which takes CAP_SETGID away. Even if the gid is already the
     * process's own: the kernel lets anybody set that, unless it stands for one that
     * this user namespace does not map, user_namespaces(7). */
    if (!set_gids(identity->gid))
        refuse_change(errno, "setresgid", "doesn't map gid ", identity->gid, identity);
    /* all three: a saved uid of 0 would be the way back, setresuid(2) */
    if (!set_uids(identity->uid))
        refuse_change(errno, "setresuid", "doesn't map uid ", identity->uid, identity);

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

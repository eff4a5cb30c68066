/* Explains why the process can't become who was asked for. A start that works asks
 * nothing of this. */
#include "denied.h"

#include "kernel.h"
#include "large.h"
#include "output.h"
#include "unmapped.h"

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
 * requested, as by --group-add. */
static void refuse_other_groups(const struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set current;
    char list[ARGUMENT_MAX];
    if (!has_uids(identity->uid) || !has_gids(identity->gid) || !get_groups(&current))
        return;
    if (list_difference(&current, &identity->groups, list, sizeof list))
        fail(EXIT_REFUSED,
             "'%s': this process is also in groups that weren't asked for:%s; keep "
             "them with --keep-groups, or start as root with CAP_SETGID to drop them",
             identity->user_spec, list);
    if (list_difference(&identity->groups, &current, list, sizeof list))
        fail(EXIT_REFUSED,
             "'%s': this process is not in these groups that were asked for:%s; add "
             "them (docker run --group-add, Kubernetes: supplementalGroups), or do "
             "without by --keep-groups, and leave them out of --groups",
             identity->user_spec, list);
    fail(EXIT_REFUSED,
         "'%s': this process's group %u may stand for one that this user namespace "
         "doesn't map; leave the groups as they are with --keep-groups",
         identity->user_spec, unmapped_gid());
}

#define MORE_IDS "give the container more ids: /etc/subuid and /etc/subgid on the host"

/* Rootless engines, nested builds and pods may have few ids, user_namespaces(7). */
static _Noreturn void refuse_unmapped(int error, const char *call, const char *kind,
                                      uint32_t id, const struct identity *identity)
{
    errno = error;
    fail(EXIT_REFUSED,
         "'%s': %s: %m: this user namespace doesn't map %s %u; use a smaller id, or "
         "%s, idsPerPod of Kubernetes' kubelet",
         identity->user_spec, call, kind, id, MORE_IDS);
}

static bool is_permitted(unsigned capability)
{
    return (permitted_capabilities() >> capability & 1) != 0;
}

/* Ends the program after `call` failed. */
static _Noreturn void refuse_change(int error, const char *call,
                                    const struct identity *identity)
{
    bool has_setgid = is_permitted(CAP_SETGID);
    bool has_setuid = is_permitted(CAP_SETUID);
    /* anybody may set ids that are its own */
    const char *missing = has_ids_of_caller(identity) || (has_setgid && has_setuid) ? ""
                          : has_setgid ? " SETUID"
                          : has_setuid ? " SETGID"
                                       : " SETGID --cap-add SETUID";
    const char *cure = *missing == '\0' ? INTERFERES : ADD_CAPABILITY;
    if (*missing != '\0' && caller_uid() != 0) {
        cure =
            "start the container as root, or use --if-root to run the command as the "
            "caller";
        missing = "";
    }
    errno = error;
    fail(EXIT_REFUSED,
         "'%s': a process started as uid %u gid %u can't become uid %u gid %u: %s: %m; "
         "%s%s",
         identity->user_spec, caller_uid(), caller_gid(), identity->uid, identity->gid,
         call, cure, missing);
}

/* The first group that setresgid(2), and so setgroups(2), does not take. */
static gid_t find_unmapped(const struct gid_set *groups)
{
    size_t i = 0;
    while (i + 1 < groups->count && set_gids(groups->gids[i]))
        i++;
    return groups->gids[i];
}

_Noreturn void refuse_groups(int error, const struct identity *identity)
{
    if (error == EINVAL)
        refuse_unmapped(error, "setgroups", "gid", find_unmapped(&identity->groups),
                        identity);
    if (error == EPERM && has_capability(CAP_SETGID) && unmapped_gid() != (gid_t)-1) {
        errno = error;
        fail(EXIT_REFUSED, "'%s': setgroups: %m: this user namespace denies it; %s",
             identity->user_spec, MORE_IDS);
    }
    if (error == EPERM)
        refuse_other_groups(identity);
    refuse_change(error, "setgroups", identity);
}

/* `call` could not set the id, which `kind` names. */
static _Noreturn void refuse_id(int error, const char *call, const char *kind,
                                uint32_t id, const struct identity *identity)
{
    /* or the process only seems to have the id already: see step_down() */
    if (error == EINVAL || (has_ids_of_caller(identity) && unmapped_gid() != (gid_t)-1))
        refuse_unmapped(error, call, kind, id, identity);
    refuse_change(error, call, identity);
}

_Noreturn void refuse_gid(int error, const struct identity *identity)
{
    refuse_id(error, "setresgid", "gid", identity->gid, identity);
}

_Noreturn void refuse_uid(int error, const struct identity *identity)
{
    refuse_id(error, "setresuid", "uid", identity->uid, identity);
}

void require_may_become(const struct identity *identity)
{
    if (caller_uid() != 0 && caller_uid() != identity->uid && !is_permitted(CAP_SETUID))
        refuse_change(EPERM, "setresuid", identity);
}

/* Tells whose a directory and what stands in it can be. */
#ifndef STEPDOWN_OWNERSHIP_H
#define STEPDOWN_OWNERSHIP_H

#include "file_status.h"

#include <stdbool.h>
#include <sys/types.h>

/* Who decides what stands in a directory: whoever may write to it. */
enum origin {
    FROM_ROOT,     /* root alone; its group counts as root */
    FROM_ONE_USER, /* its owner, and maybe a group to whom the owner gave the right */
    FROM_ANYBODY,  /* others than root, in a directory of root's */
};

/* The origin of what stands in the directory `fd`, of that status. Only a directory
 * that root's group may write to is asked for more. *owner is then the user, if it is
 * FROM_ONE_USER: the owner, or the one that taken_from() tells. */
enum origin origin_of(int fd, const struct stat *status, uid_t *owner);

/* --own takes a directory of another user before it looks into it: it becomes root's,
 * so that its owner can't move anything while root looks. Its group is then a number
 * that no user or group has, more than ID_MAX, which tells whose it was. So the next
 * start, or another one at the same time, knows it too. `owner` is below ID_MAX. */
gid_t taken_mark(uid_t owner);

/* What marks it where that group is not mapped, user_namespaces(7): the group of the
 * user's own number, and the setuid bit, which means nothing for a directory. Only root
 * may write to a directory of that mode. */
mode_t taken_mode(mode_t mode);

/* Whether a directory of that status was taken, and from whom. */
bool taken_from(const struct stat *status, uid_t *owner);

/* Whether a directory is root's own and sticky, as /tmp is: others move and remove only
 * what is theirs in it, inode(7). */
bool is_roots_sticky(const struct stat *status);

/* Whether `error`, an errno value, means that nobody could make the change: the file
 * system is read-only, has no owners, does not map these ids, or takes root for nobody;
 * the file is immutable, or a security module forbids it. False if this process lacks a
 * capability. */
bool is_impossible(int error);

/* Ends the program with status 1 and an error of "--own ", the path, the message of
 * `error`, an errno value, or nothing if it is 0, and what to do. */
_Noreturn void refuse_own(const char *path, int error, const char *advice);

/* The same with what to do about that error, such as which capability is missing. */
_Noreturn void refuse_error(const char *path, int error);

#endif

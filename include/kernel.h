/* What the kernel says this process is, and the calls that change it. They go to the
 * kernel directly: libc's setuid, setgid and setgroups carry the change to all threads
 * by signals, setxid(7), and stepdown has no other thread. */
#ifndef STEPDOWN_KERNEL_H
#define STEPDOWN_KERNEL_H

#include "gid_set.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Each sets the real, effective and saved id, or the supplementary groups. Returns
 * whether the kernel said that it did; errno tells why not. */
bool set_uids(uid_t uid);
bool set_gids(gid_t gid);
bool set_groups(const struct gid_set *groups);

/* Whether the real, effective and saved uid (gid) are all `uid` (`gid`). False also
 * if the kernel does not answer. */
bool has_uids(uid_t uid);
bool has_gids(gid_t gid);

/* Reads the supplementary groups, sorted. Returns false, with errno, if the kernel does
 * not answer, or gives an answer that can't be (EOVERFLOW). */
bool get_groups(struct gid_set *groups);

/* Whether the supplementary groups are just these. False also if the kernel does not
 * answer. */
bool has_groups(const struct gid_set *groups);

/* The real ids that the process had when it was started, by the auxiliary vector
 * (getauxval(3)): no call that a filter or a tracer could answer in the kernel's
 * place. */
uid_t caller_uid(void);
gid_t caller_gid(void);

/* Whether the capability of that number, 0..63, is effective. False also if the kernel
 * does not answer. */
bool has_capability(unsigned capability);

/* Whether no capability is effective, permitted or inheritable; nor ambient then, since
 * the kernel keeps that set within the last two, capabilities(7). False also if the
 * kernel does not answer. */
bool has_no_capabilities(void);

/* Empties the capability sets, the ambient one with them. Returns whether the kernel
 * said that it did; errno tells why not. */
bool drop_capabilities(void);

/* Makes exec give no privilege from now on, prctl(2). Returns whether the kernel said
 * that it did; errno tells why not. */
bool set_no_new_privs(void);

/* Whether that is set. */
bool has_no_new_privs(void);

/* Opens the file `path` for reading, to be closed by exec. Never waits, and never takes
 * a terminal as the controlling one. Returns the descriptor, or -1 with errno. */
int open_to_read(const char *path);

/* Whether the descriptor `fd` is a terminal. */
bool is_terminal(int fd);

#endif

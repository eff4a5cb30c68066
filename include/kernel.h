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

/* Reads the supplementary groups. Ends the program with status 1 if it can't. */
void get_groups(struct gid_set *groups);

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

/* Keeps all signals that can be kept from this process, until it exits. */
void block_signals(void);

#endif

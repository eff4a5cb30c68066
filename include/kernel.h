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

/* The capability sets of this process, one bit for each capability, by number. */
struct capabilities {
    uint64_t effective;
    uint64_t permitted;
    uint64_t inheritable;
};

/* Reads (changes) the capability sets. The ambient set follows: the kernel keeps it
 * within permitted and inheritable, capabilities(7). Returns whether the kernel said
 * that it did; errno tells why not. */
bool get_capabilities(struct capabilities *capabilities);
bool set_capabilities(const struct capabilities *capabilities);

/* Makes exec give no privilege from now on, prctl(2). Returns whether the kernel said
 * that it did; errno tells why not. */
bool set_no_new_privs(void);

/* Whether that is set. */
bool has_no_new_privs(void);

#endif

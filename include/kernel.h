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

/* Sets of capabilities have bit N for the capability of number N. */

/* Whether the effective, the permitted and the inheritable capabilities are all just
 * these. No other is ambient then, since the kernel keeps that set within the last two,
 * capabilities(7). False also if the kernel does not answer. */
bool has_capabilities(uint64_t capabilities);

/* Makes these sets just that, and takes from the ambient one what is not in them.
 * Returns whether the kernel said that it did; errno tells why not. */
bool set_capabilities(uint64_t capabilities);

/* The permitted capabilities; none if the kernel does not answer. */
uint64_t permitted_capabilities(void);

/* Whether the capability of that number is in the bounding set, or is ambient: 0 or 1,
 * or negative, with errno, where the kernel knows no such capability or, before Linux
 * 4.3, no ambient ones. */
int is_bounding(unsigned capability);
int is_ambient(unsigned capability);

/* Makes a capability that is permitted and inheritable ambient. Returns whether the
 * kernel said that it did; errno tells why not. */
bool raise_ambient(unsigned capability);

/* Has the permitted capabilities outlast the change from uid 0 to others, or not,
 * PR_SET_KEEPCAPS in prctl(2). Returns whether the kernel said that it did; errno tells
 * why not. */
bool set_keep_capabilities(bool keep);

/* Whether that is off. False also if the kernel does not answer. */
bool keeps_no_capabilities(void);

/* The securebits of linux/securebits.h; negative if the kernel does not answer. */
int securebits(void);

/* Makes exec give no privilege from now on, prctl(2). Returns whether the kernel said
 * that it did; errno tells why not. */
bool set_no_new_privs(void);

/* Whether that is set. */
bool has_no_new_privs(void);

/* Opens the file `path` for reading, to be closed by exec. Never waits, and never takes
 * a terminal as the controlling one. Returns the descriptor, or -1 with errno. */
int open_to_read(const char *path);

/* read(2) and close(2) without what libc adds for threads that are cancelled. */
ssize_t read_bytes(int fd, void *bytes, size_t size);
void close_descriptor(int fd);

/* Has the next read of the file `fd` begin at its start; where that fails, the read
 * gives nothing. */
void seek_start(int fd);

/* Whether the descriptor `fd` is a terminal. */
bool is_terminal(int fd);

#endif

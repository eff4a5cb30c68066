/* Asks the kernel who this process is, and changes it. The system calls are made
 * directly. libc's setuid, setgid and setgroups send signals to all threads, setxid(7),
 * and stepdown has only one.
 *
 * No answer is believed because it was given. A seccomp filter or a tracer can make a
 * call report success and do nothing, or return what it likes. So each buffer is filled
 * with an impossible value before the kernel writes to it, what matters is asked by
 * different calls, and what was changed is read back. Where this fails, nothing is
 * executed. The same holds for files.h and file_status.h. */
#ifndef STEPDOWN_KERNEL_H
#define STEPDOWN_KERNEL_H

#include "gid_set.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Each sets the real, effective and saved id, or the supplementary groups. Returns
 * whether the kernel reported success; if not, errno tells why. */
bool set_uids(uid_t uid);
bool set_gids(gid_t gid);
bool set_groups(const struct gid_set *groups);

/* Whether the real, effective and saved uid (gid) are all `uid` (`gid`). False if the
 * kernel does not answer. */
bool has_uids(uid_t uid);
bool has_gids(gid_t gid);

/* Reads the supplementary groups, sorted. Returns false, with errno, if the kernel does
 * not answer, or if its answer is impossible (EOVERFLOW). */
bool get_groups(struct gid_set *groups);

/* Whether the supplementary groups are exactly these. False if the kernel does not
 * answer. */
bool has_groups(const struct gid_set *groups);

/* The real ids that the process had when it was started. They are in the auxiliary
 * vector (getauxval(3)), so no filter or tracer can answer in the kernel's place. */
uid_t caller_uid(void);
gid_t caller_gid(void);

/* Whether the capability of that number, 0..63, is effective. False if the kernel does
 * not answer. */
bool has_capability(unsigned capability);

/* Sets of capabilities have bit N for the capability of number N. */

/* Whether the effective, permitted and inheritable sets are all exactly this one. Then
 * no other capability is ambient: the kernel keeps the ambient set within the permitted
 * and inheritable ones, capabilities(7). False if the kernel does not answer. */
bool has_capabilities(uint64_t capabilities);

/* Makes these three sets exactly this one, and takes all others out of the ambient set.
 * Returns whether the kernel reported success; if not, errno tells why. */
bool set_capabilities(uint64_t capabilities);

/* Makes no capability effective; what is permitted stays. Returns whether the kernel
 * shows that it did; if not, errno tells why. */
bool give_up_effective_capabilities(void);

/* The permitted capabilities; none if the kernel does not answer. */
uint64_t permitted_capabilities(void);

/* Whether the capability of that number is in the bounding set, or is ambient: 0 or 1.
 * Negative, with errno, if the kernel does not know the capability or, before Linux
 * 4.3, ambient ones. */
int is_bounding(unsigned capability);
int is_ambient(unsigned capability);

/* Makes a permitted and inheritable capability ambient. Returns whether the kernel
 * reported success; if not, errno tells why. */
bool raise_ambient(unsigned capability);

/* Sets whether the permitted capabilities survive the change from uid 0 to others,
 * PR_SET_KEEPCAPS in prctl(2). Returns whether the kernel reported success; if not,
 * errno tells why. */
bool set_keep_capabilities(bool keep);

/* Whether that is off. False if the kernel does not answer. */
bool keeps_no_capabilities(void);

/* The securebits of linux/securebits.h; negative if the kernel does not answer. */
int securebits(void);

/* Sets no_new_privs, prctl(2): exec gives no privilege from now on. Returns whether the
 * kernel reported success; if not, errno tells why. */
bool set_no_new_privs(void);

/* Whether that is set. */
bool has_no_new_privs(void);

/* Stores the parent-death signal, PR_SET_PDEATHSIG in prctl(2), in *number; 0 means
 * none. Returns 0, or a negative number if the kernel does not answer. *number is
 * negative unless the kernel wrote it. */
int ask_parent_death_signal(int *number);

/* Sets it. Returns whether the kernel reported success; if not, errno tells why. */
bool set_parent_death_signal(int number);

/* Blocks the signals that a write can raise: for a broken pipe, for output of a
 * background process to its terminal, and for a file at its size limit; signal(7). No
 * others, so that a signal can end a write to a full pipe. */
void block_signals_of_write(void);

#endif

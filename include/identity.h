/* Who a user-spec means: the ids, groups and home that the target gets. */
#ifndef STEPDOWN_IDENTITY_H
#define STEPDOWN_IDENTITY_H

#include "gid_set.h"
#include "options.h"
#include "spec.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"

/* The longest home: execve(2) passes on a string of "HOME=", the home and a NUL. */
#define HOME_MAX (TEXT_MAX - sizeof "HOME=")

/* A resolved user-spec. Its size is some 256 KiB: make it static. Its texts stay valid
 * until the program ends. */
struct identity {
    const char *user_spec; /* as typed, for messages; borrowed */
    uid_t uid;             /* 0..ID_MAX, or the caller's own */
    gid_t gid;             /* 0..ID_MAX, or the caller's own */
    bool no_new_privs;     /* exec may give it no privilege */
    bool leaves_groups;    /* groups are those that the caller is in, not to be set */
    uint64_t capabilities; /* the only ones it has; of root: 0, and it keeps its own */
    struct text name;      /* the passwd entry's; empty where there is no entry */
    struct text home;      /* no longer than HOME_MAX, and without a NUL */
    struct gid_set groups; /* the supplementary groups, gid always among them, but for
                              those that are left as they are */
};

/* Resolves `spec`, with the groups and capabilities of `options`, by /etc/passwd and
 * /etc/group, into *identity, which must be zeroed. Ends the program with status 1 if
 * anything is missing, malformed or being written to, or can't be read. Changes
 * nothing. */
void resolve(const struct spec *spec, const struct options *options,
             struct identity *identity);

#endif

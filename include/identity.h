/* Who a user-spec means: the ids, groups and home that the target gets. */
#ifndef STEPDOWN_IDENTITY_H
#define STEPDOWN_IDENTITY_H

#include "gid_set.h"
#include "request.h"
#include "spec.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"

/* The longest name, or HOME variable with its NUL: execve(2) passes no longer string to
 * a program on a machine with pages of 4 KiB (MAX_ARG_STRLEN, linux/binfmts.h). */
#ifndef NAME_SIZE_MAX
#define NAME_SIZE_MAX ((size_t)131072)
#endif

/* A resolved user-spec. Its size is more than 1 MiB, of which little is touched: make
 * it static. */
struct identity {
    const char *user_spec; /* as typed, for messages; borrowed */
    uid_t uid;             /* 0..ID_MAX, or the caller's own */
    gid_t gid;             /* 0..ID_MAX, or the caller's own */
    bool leaves_groups;    /* groups are those that the caller is in, not to be set */
    bool leaves_home;      /* HOME stays as it is */
    bool no_new_privs;     /* exec may give it no privilege */
    uint64_t capabilities; /* the only ones it has; of root: 0, and it keeps its own */
    uint64_t spare_capabilities; /* those of them that are left out if not held */
    struct text name;            /* the passwd entry's; empty where there is no entry */
    char *home_variable;         /* "HOME=..." as execve(2) takes it */
    struct gid_set groups; /* the supplementary groups, gid always among them, but for
                              those that are left as they are */
    char texts[2 * NAME_SIZE_MAX]; /* the name, and right behind it that variable */
    struct gid_set dropped; /* those of the caller that --keep-groups does not keep,
                               because they are root's own */
};

/* The home in identity->home_variable. */
const char *home_of(const struct identity *identity);

/* Whether its uid and gid seem to be those of the caller, who is not root. They may be
 * the numbers that stand for others: unmapped.h. */
bool has_ids_of_caller(const struct identity *identity);

/* Resolves `spec` and `request` by /etc/passwd and /etc/group into *identity, which
 * must be zeroed. Ends the program with status 1 if anything is missing, malformed or
 * being written to, or can't be read. Changes nothing. */
void resolve(const struct spec *spec, const struct request *request,
             struct identity *identity);

#endif

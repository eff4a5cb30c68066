/* Who a user-spec means: the ids, groups and home that the target gets. */
#ifndef STEPDOWN_IDENTITY_H
#define STEPDOWN_IDENTITY_H

#include "gid_set.h"
#include "lines.h"
#include "spec.h"

#include <stdbool.h>
#include <sys/types.h>

#define PASSWD_PATH "/etc/passwd"
#define GROUP_PATH "/etc/group"

/* "HOME=" in front of the home, as execve(2) passes it. */
#define HOME_PREFIX "HOME="
#define HOME_PREFIX_LENGTH (sizeof HOME_PREFIX - 1)

/* A resolved user-spec. Some 400 KiB: keep it static. */
struct identity {
    const char *user_spec; /* as typed, for messages; borrowed */
    uid_t uid;             /* 0..ID_MAX, or the caller's own */
    gid_t gid;             /* 0..ID_MAX, or the caller's own */
    struct gid_set groups; /* the supplementary groups, gid always among them */
    struct text name;      /* the passwd entry's; empty where there is no entry */
    char home[FIELD_SIZE]; /* "HOME=" and the home, NUL-terminated */
};

/* Resolves `spec` by /etc/passwd and /etc/group into *identity; with `keep_groups`
 * the caller's supplementary groups are in it too. Ends the program with status 1 if
 * any of it is missing, malformed or can't be read. Changes nothing. */
void resolve(const struct spec *spec, bool keep_groups, struct identity *identity);

#endif

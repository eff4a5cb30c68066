/* A set of gids, as large as the kernel takes. */
#ifndef STEPDOWN_GID_SET_H
#define STEPDOWN_GID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* NGROUPS_MAX of linux/limits.h: setgroups(2) refuses more. libc's own constant of
 * that name is smaller in musl. */
#define GID_SET_MAX ((size_t)65536)

/* `count` gids in ascending order, none twice. */
struct gid_set {
    size_t count;
    gid_t gids[GID_SET_MAX];
};

/* Whether `gid` is in the set. */
bool gid_set_has(const struct gid_set *set, gid_t gid);

/* Puts `gid` in, if it isn't yet. Ends the program with status 1 if it is one more
 * than GID_SET_MAX. */
void gid_set_add(struct gid_set *set, gid_t gid);

/* Whether both hold the same gids. */
bool gid_set_equal(const struct gid_set *a, const struct gid_set *b);

#endif

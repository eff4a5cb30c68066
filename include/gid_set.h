/* A set of gids: supplementary groups, each once. */
#ifndef STEPDOWN_GID_SET_H
#define STEPDOWN_GID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The kernel's limit of supplementary groups: NGROUPS_MAX in linux/limits.h. libc's
 * header still says 32. */
#define GID_SET_MAX ((size_t)65536)

/* Gids in ascending order, each once. The size is 256 KiB, of which only the used part
 * is touched: make it static. A zeroed one is empty. */
struct gid_set {
    size_t count;
    size_t sorted; /* so many from the first on are in order; the rest is new */
    gid_t gids[GID_SET_MAX];
};

/* Adds `gid` if the set doesn't have it. Returns false, and adds nothing, if the set is
 * full. Call gid_set_sort() before using the set. */
bool gid_set_add(struct gid_set *set, gid_t gid);

/* Sorts what was added. */
void gid_set_sort(struct gid_set *set);

/* Where `gid` is in the sorted set, or a null pointer. */
const gid_t *gid_set_find(const struct gid_set *set, gid_t gid);

/* Whether `gid` is in the sorted set. */
static inline bool gid_set_has(const struct gid_set *set, gid_t gid)
{
    return gid_set_find(set, gid) != NULL;
}

/* Whether two sorted sets hold the same gids. */
bool gid_set_equal(const struct gid_set *a, const struct gid_set *b);

#endif

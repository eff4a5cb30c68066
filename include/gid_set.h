/* A set of gids: supplementary groups. */
#ifndef STEPDOWN_GID_SET_H
#define STEPDOWN_GID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The kernel's limit of supplementary groups: NGROUPS_MAX in linux/limits.h. libc's
 * header still says 32. */
#ifndef GID_SET_MAX
#define GID_SET_MAX ((size_t)65536)
#endif

/* Gids in ascending order, each once. Of its 512 KiB only the used part is touched:
 * make it static. A zeroed one is empty. */
struct gid_set {
    size_t count;                /* 0..GID_SET_MAX */
    gid_t gids[2 * GID_SET_MAX]; /* behind `count`, room for what gid_set_add() sorts in
                                  */
};

/* Adds `count` gids, up to GID_SET_MAX, in any order, as many times each as they may
 * come. They may stand in the room behind the set already. Returns false if the set
 * would have more than GID_SET_MAX; it is then of no use. Takes n log n, or n if they
 * are in order. */
bool gid_set_add(struct gid_set *set, const gid_t *gids, size_t count);

/* Where `gid` is in the set, or a null pointer. */
const gid_t *gid_set_find(const struct gid_set *set, gid_t gid);

/* Whether `gid` is in the set. */
static inline bool gid_set_has(const struct gid_set *set, gid_t gid)
{
    return gid_set_find(set, gid) != NULL;
}

/* Whether both hold the same gids. */
bool gid_set_equal(const struct gid_set *a, const struct gid_set *b);

#endif

/* A sorted array: members are found by binary search, and sets are compared as memory.
 * New members wait behind the sorted part, and are sorted all at once, in n log n. */
#include "gid_set.h"

#include <string.h>

/* Moves a gid down the heap from `at`, until it is not less than its children. The root
 * is at 0, and the children of `at` are at 2 at + 1 and 2 at + 2. */
static void sift_down(gid_t *heap, size_t at, size_t count)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && heap[child] < heap[child + 1])
            child++;
        if (heap[at] >= heap[child])
            return;
        gid_t moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

/* Heapsort: in place, and n log n for any order. */
static void sort(gid_t *gids, size_t count)
{
    for (size_t at = count / 2; at > 0; at--)
        sift_down(gids, at - 1, count);
    for (size_t last = count; last > 1; last--) {
        gid_t largest = gids[0];
        gids[0] = gids[last - 1];
        gids[last - 1] = largest;
        sift_down(gids, 0, last - 1);
    }
}

/* Whether `gid` is larger than all in the sorted part. */
static bool is_largest(const struct gid_set *set, gid_t gid)
{
    return set->sorted == 0 || set->gids[set->sorted - 1] < gid;
}

void gid_set_sort(struct gid_set *set)
{
    /* the kernel returns them in order */
    while (set->sorted < set->count && is_largest(set, set->gids[set->sorted]))
        set->sorted++;
    if (set->sorted == set->count)
        return;
    sort(set->gids, set->count);
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++)
        if (kept == 0 || set->gids[kept - 1] != set->gids[i])
            set->gids[kept++] = set->gids[i];
    set->count = set->sorted = kept;
}

const gid_t *gid_set_find(const struct gid_set *set, gid_t gid)
{
    size_t low = 0;
    size_t high = set->sorted;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->gids[middle] < gid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->sorted && set->gids[low] == gid ? set->gids + low : NULL;
}

bool gid_set_add(struct gid_set *set, gid_t gid)
{
    if (set->count == GID_SET_MAX)
        gid_set_sort(set);
    /* mostly so, since files have them in order */
    bool in_order = set->sorted == set->count && is_largest(set, gid);
    if (!in_order && gid_set_has(set, gid))
        return true;
    if (set->count == GID_SET_MAX)
        return false;
    set->gids[set->count++] = gid;
    if (in_order)
        set->sorted = set->count;
    return true;
}

bool gid_set_equal(const struct gid_set *a, const struct gid_set *b)
{
    return a->count == b->count &&
           memcmp(a->gids, b->gids, a->count * sizeof a->gids[0]) == 0;
}

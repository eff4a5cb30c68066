/* A sorted array: members are found by binary search, and sets are compared as memory.
 */
#include "gid_set.h"

#include <string.h>

static bool is_in_order(const struct gid_set *set)
{
    for (size_t i = 1; i < set->count; i++)
        if (set->gids[i - 1] >= set->gids[i])
            return false;
    return true;
}

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

/* Leaves each of the sorted gids once. Returns how many they are. */
static size_t unite(gid_t *gids, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || gids[kept - 1] != gids[i])
            gids[kept++] = gids[i];
    return kept;
}

bool gid_set_add(struct gid_set *set, const gid_t *gids, size_t count)
{
    if (gids != set->gids + set->count)
        memcpy(set->gids + set->count, gids, count * sizeof *gids);
    set->count += count;
    /* mostly so, since files have them in order */
    if (!is_in_order(set)) {
        sort(set->gids, set->count);
        set->count = unite(set->gids, set->count);
    }
    return set->count <= GID_SET_MAX;
}

const gid_t *gid_set_find(const struct gid_set *set, gid_t gid)
{
    size_t low = 0;
    size_t high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->gids[middle] < gid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && set->gids[low] == gid ? set->gids + low : NULL;
}

bool gid_set_equal(const struct gid_set *a, const struct gid_set *b)
{
    return a->count == b->count &&
           memcmp(a->gids, b->gids, a->count * sizeof a->gids[0]) == 0;
}

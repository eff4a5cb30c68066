/* A sorted array, so that members are found by halving and sets compare by memory. */
#include "gid_set.h"

#include "fail.h"

#include <string.h>

/* The first place whose gid is not less than `gid`. */
static size_t place_of(const struct gid_set *set, gid_t gid)
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
    return low;
}

static bool is_at(const struct gid_set *set, size_t place, gid_t gid)
{
    return place < set->count && set->gids[place] == gid;
}

bool gid_set_has(const struct gid_set *set, gid_t gid)
{
    return is_at(set, place_of(set, gid), gid);
}

void gid_set_add(struct gid_set *set, gid_t gid)
{
    /* files and the kernel mostly give them in order */
    bool is_last = set->count == 0 || set->gids[set->count - 1] < gid;
    size_t place = is_last ? set->count : place_of(set, gid);
    if (is_at(set, place, gid))
        return;
    if (set->count == GID_SET_MAX)
        fail(EXIT_REFUSED, "more than 65536 supplementary groups: the kernel takes no "
                           "more (setgroups(2)); list the user in fewer");
    memmove(set->gids + place + 1, set->gids + place,
            (set->count - place) * sizeof set->gids[0]);
    set->gids[place] = gid;
    set->count++;
}

bool gid_set_equal(const struct gid_set *a, const struct gid_set *b)
{
    return a->count == b->count &&
           memcmp(a->gids, b->gids, a->count * sizeof a->gids[0]) == 0;
}

/* The directories that --own is tried on: anew for each run, on a tmpfs of each
 * worker's. */
#pragma once

#include <stdbool.h>

/* Mounts it on `path`, in place of the last one: TREE/data, for --own, in which a link
 * and a hard link lead to TREE/outside; TREE/way, a link to TREE/data, beside TREE/dat;
 * TREE/open and TREE/group, which everybody can write to, the latter of another group;
 * and TREE/others, of daemon, in which there is also what is root's. All else is
 * root's. */
void make_tree(const char *path);

/* Whether all that is not in TREE/data, TREE/new or TREE/open, and all of root's in
 * TREE/others and TREE/group, is root's still. */
bool is_outside_untouched(const char *path);

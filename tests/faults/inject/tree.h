/* The directories that --own is tried on: anew for each run, on a tmpfs of each
 * worker's. */
#pragma once

#include <stdbool.h>

/* Mounts it on `path`, in place of the last one: TREE/data, for --own, in which a link
 * and a hard link lead to TREE/outside; TREE/way, a link to TREE; and TREE/open, which
 * everybody can write to. Everything is root's. */
void make_tree(const char *path);

/* Whether all that is not in TREE/data, TREE/new or TREE/open is root's still. */
bool is_outside_untouched(const char *path);

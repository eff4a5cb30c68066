/* Tells where another mount begins. */
#ifndef STEPDOWN_MOUNTS_H
#define STEPDOWN_MOUNTS_H

#include "file_status.h"

/* Whether the file `fd`, which stands in the directory `parent`, is on another mount
 * than that: 0 or 1. Negative if that can't be told: no call tells the mounts apart,
 * and the devices differ, as they do in a btrfs subvolume too. Both are open by O_PATH
 * or for reading; the statuses are theirs. */
int is_mount(int fd, const struct stat *status, int parent,
             const struct stat *parent_status);

#endif

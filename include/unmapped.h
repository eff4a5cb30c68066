/* The gid that stands for others: the kernel shows it in place of every gid that a user
 * namespace does not map, user_namespaces(7). */
#ifndef STEPDOWN_UNMAPPED_H
#define STEPDOWN_UNMAPPED_H

#include <sys/types.h>

/* The gid that getgroups(2) returns for groups that this user namespace does not map:
 * 65534, unless root has chosen another. -1, which is not a gid, if all are mapped.
 * 65534 if /proc can't be read. */
gid_t unmapped_gid(void);

/* That number, whether or not all gids are mapped: an idmapped mount shows it too, for
 * what the mount doesn't map. */
gid_t shown_gid(void);

#endif

/* The gid that may be another: the kernel shows it in place of all those that a user
 * namespace does not map, user_namespaces(7). */
#ifndef STEPDOWN_OVERFLOW_H
#define STEPDOWN_OVERFLOW_H

#include <sys/types.h>

/* The gid that getgroups(2) gives for any group that this user namespace does not map:
 * 65534, unless root has chosen another. -1, which is no gid, if it maps every one.
 * Where /proc can't be read, 65534. */
gid_t overflow_gid(void);

#endif

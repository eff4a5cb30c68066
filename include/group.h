/* Finds groups in the group file. */
#ifndef STEPDOWN_GROUP_H
#define STEPDOWN_GROUP_H

#include "gid_set.h"
#include "lines.h"

/* Finds the first group of `file`, opened to look for it and unread, named `name`.
 * Returns false if there is none; writes *gid only when true. Ends the program with
 * status 1, naming file and line, if its gid does not read. `user_spec` is for
 * messages. */
bool find_group(struct lines *file, struct text name, const char *user_spec,
                gid_t *gid);

/* Adds to `groups` the gid of every group of `file`, opened to look for it and unread,
 * that lists `member`. Ends the program with status 1, naming file and line, if the gid
 * of such a group does not read or the groups are more than the kernel takes. */
void add_groups_of_member(struct lines *file, struct text member, const char *user_spec,
                          struct gid_set *groups);

#endif

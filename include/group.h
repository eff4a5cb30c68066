/* Reads the entries of the group file, group(5). */
#ifndef STEPDOWN_GROUP_H
#define STEPDOWN_GROUP_H

#include "id.h"
#include "lines.h"

/* A group. Its name is a slice of the file's current line. */
struct group {
    struct text name;
    struct field_id gid;
};

/* Moves on to the next group, to the next of that name, or to the next that lists
 * `member`. Neither text may be empty. Returns false if there is none. Ends the program
 * with status 1 if the file can't be read. */
bool next_group(struct lines *file, struct group *group);
bool find_group_by_name(struct lines *file, struct text name, struct group *group);
bool find_group_of_member(struct lines *file, struct text member, struct group *group);

#endif

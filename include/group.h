/* Reads the entries of the group file, group(5). */
#ifndef STEPDOWN_GROUP_H
#define STEPDOWN_GROUP_H

#include "id.h"
#include "lines.h"

/* A group. */
struct group {
    struct text name; /* borrowed from the file: valid until the next group;
                         longer than TEXT_MAX: too long to be of use */
    struct field_id gid;
};

/* Moves on to the next group, and reads its name and gid. Returns false at the end of
 * the file. Ends the program with status 1 if the file can't be read. */
bool next_group(struct lines *file, struct group *group);

/* Whether the current group lists `member`, a name that is not empty. May be called
 * once for each group. */
bool lists_member(struct lines *file, struct text member);

#endif

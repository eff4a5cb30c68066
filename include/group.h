/* Reads the entries of the group file, group(5). */
#ifndef STEPDOWN_GROUP_H
#define STEPDOWN_GROUP_H

#include "id.h"
#include "lines.h"

/* A group. Its texts are slices of the file's current line. */
struct group {
    struct text name;
    struct field_id gid;
    struct text members; /* names, separated by commas */
};

/* Moves on to the next group. Returns false at the end of the file. Ends the program
 * with status 1 if the file can't be read. */
bool next_group(struct lines *file, struct group *group);

/* Whether the group lists `member`, a name that is not empty. */
bool lists_member(const struct group *group, struct text member);

#endif

/* Reads the entries of the passwd file, passwd(5). */
#ifndef STEPDOWN_PASSWD_H
#define STEPDOWN_PASSWD_H

#include "id.h"
#include "lines.h"

/* A passwd entry. What is borrowed from the file is valid until the next entry. */
struct user {
    struct text name;    /* borrowed; longer than TEXT_MAX: too long to be of use */
    struct field_id uid; /* filled in by next_user() */
    struct field_id gid; /* filled in, as home is, by read_rest_of_user() */
    struct text home;    /* borrowed; may be empty, or longer than TEXT_MAX */
};

/* Moves on to the next entry and reads its name and uid. Returns false at the end of
 * the file. Ends the program with status 1 if the file can't be read. */
bool next_user(struct lines *file, struct user *user);

/* Reads the gid and home of the entry that next_user() gave last. */
void read_rest_of_user(struct lines *file, struct user *user);

#endif

/* Reads the entries of the passwd file, passwd(5). */
#ifndef STEPDOWN_PASSWD_H
#define STEPDOWN_PASSWD_H

#include "id.h"
#include "lines.h"

/* A passwd entry. Its texts are borrowed from the file. */
struct user {
    struct text name;    /* longer than TEXT_MAX: too long to be of use */
    struct field_id uid; /* once read_uid() has filled it in */
    struct field_id gid; /* once read_rest_of_user() has */
    struct text home;    /* too; may be empty, or longer than TEXT_MAX */
};

/* Moves on to the next entry and reads its name, which is valid until something else is
 * read. Returns false at the end of the file. Ends the program with status 1 if the
 * file can't be read. */
bool next_user(struct lines *file, struct user *user);

/* Reads the uid of the entry that next_user() gave last. Its name is valid until the
 * next entry then. */
void read_uid(struct lines *file, struct user *user);

/* After that, reads its gid and home, which is valid as long. */
void read_rest_of_user(struct lines *file, struct user *user);

#endif

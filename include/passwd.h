/* Reads the entries of the passwd file, passwd(5). */
#ifndef STEPDOWN_PASSWD_H
#define STEPDOWN_PASSWD_H

#include "id.h"
#include "lines.h"

/* A passwd entry. Its texts are borrowed from the file, and valid until the next entry,
 * or until the program ends after keep_line(). */
struct user {
    struct text name; /* longer than TEXT_MAX: too long to be of use */
    struct field_id uid;
    struct field_id gid;
    struct text home; /* may be empty, or longer than TEXT_MAX */
};

/* Reads the next entry. Returns false at the end of the file. Ends the program with
 * status 1 if the file can't be read. */
bool next_user(struct lines *file, struct user *user);

#endif

/* Finds entries of the passwd file, passwd(5). */
#ifndef STEPDOWN_PASSWD_H
#define STEPDOWN_PASSWD_H

#include "id.h"
#include "lines.h"

/* A passwd entry. Its texts are slices of the file's current line. */
struct user {
    struct text name;
    struct field_id uid;
    struct field_id gid;
    struct text home;
};

/* Finds the next entry with that name, which is not empty, or with that uid. Returns
 * false if there is none. Ends the program with status 1 if the file can't be read. */
bool find_user_by_name(struct lines *file, struct text name, struct user *user);
bool find_user_by_uid(struct lines *file, uint32_t uid, struct user *user);

#endif

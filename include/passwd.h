/* Finds a passwd entry. */
#ifndef STEPDOWN_PASSWD_H
#define STEPDOWN_PASSWD_H

#include "lines.h"
#include "spec.h"

#include <sys/types.h>

/* What stepdown wants of a passwd entry. */
struct passwd_entry {
    uid_t uid; /* 0..ID_MAX */
    gid_t gid; /* 0..ID_MAX */
    struct field name;
    struct field home; /* may be empty */
};

/* Finds the first entry of `file`, opened to look for it and unread, whose name is
 * user->name or whose uid is user->id, as user->kind says (not SPEC_EMPTY). Returns
 * false if there is none, and *entry then holds nothing. Ends the program with status
 * 1, naming file and line, if the entry's uid or gid does not read. `user_spec` is for
 * messages. */
bool find_passwd_entry(struct lines *file, const struct spec_part *user,
                       const char *user_spec, struct passwd_entry *entry);

#endif

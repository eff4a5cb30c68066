/* Reads passwd entries: name:password:uid:gid:comment:home:shell. */
#include "passwd.h"

bool next_user(struct lines *file, struct user *user)
{
    if (!next_line(file))
        return false;
    user->name = next_field(file, ':');
    keep(file, user->name);
    next_field(file, ':');
    user->uid = read_field_id(next_field(file, ':'));
    user->gid = read_field_id(next_field(file, ':'));
    next_field(file, ':');
    user->home = next_field(file, ':');
    keep(file, user->home);
    return true;
}

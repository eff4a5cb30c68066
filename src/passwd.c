/* Reads passwd entries: name:password:uid:gid:comment:home:shell. */
#include "passwd.h"

bool next_user(struct lines *file, struct user *user)
{
    if (!next_line(file))
        return false;
    user->name = next_field(file, ':');
    return true;
}

void read_uid(struct lines *file, struct user *user)
{
    keep(file, &user->name);
    skip_field(file);
    user->uid = read_field_id(next_field(file, ':'));
}

void read_rest_of_user(struct lines *file, struct user *user)
{
    user->gid = read_field_id(next_field(file, ':'));
    skip_field(file);
    user->home = next_field(file, ':');
    keep(file, &user->home);
}

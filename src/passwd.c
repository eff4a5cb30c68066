/* Reads passwd entries: name:password:uid:gid:comment:home:shell. */
#include "passwd.h"

static struct user read_user(struct text line)
{
    struct user user;
    user.name = cut(&line, ':');
    cut(&line, ':');
    user.uid = read_field_id(cut(&line, ':'));
    user.gid = read_field_id(cut(&line, ':'));
    cut(&line, ':');
    user.home = cut(&line, ':');
    return user;
}

bool find_user_by_name(struct lines *file, struct text name, struct user *user)
{
    struct text line;
    while (next_line_with(file, name, &line)) {
        *user = read_user(line);
        if (text_equal(user->name, name))
            return true;
    }
    return false;
}

bool find_user_by_uid(struct lines *file, uint32_t uid, struct user *user)
{
    struct text line;
    /* a sign and zeros may be before these digits */
    while (next_line_with(file, text_of(decimal(uid)), &line)) {
        *user = read_user(line);
        if (user->uid.valid && user->uid.id == uid)
            return true;
    }
    return false;
}

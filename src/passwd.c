/* Reads passwd entries: name:password:uid:gid:comment:home:shell. Most lines are not
 * the right one, so no more of each is read than tells that. */
#include "passwd.h"

#include <string.h>

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

static bool has_uid(struct text line, uint32_t uid)
{
    cut(&line, ':');
    cut(&line, ':');
    struct field_id id = read_field_id(cut(&line, ':'));
    return id.valid && id.id == uid;
}

/* Whether the first field is `name`. A line may be a name alone. */
static bool has_name(struct text line, struct text name)
{
    return line.length >= name.length &&
           memcmp(line.start, name.start, name.length) == 0 &&
           (line.length == name.length || line.start[name.length] == ':') &&
           memchr(name.start, ':', name.length) == NULL;
}

bool find_user_by_name(struct lines *file, struct text name, struct user *user)
{
    struct text line;
    while (next_line(file, &line)) {
        if (!has_name(line, name))
            continue;
        *user = read_user(line);
        return true;
    }
    return false;
}

bool find_user_by_uid(struct lines *file, uint32_t uid, struct user *user)
{
    struct text line;
    while (next_line(file, &line)) {
        if (!has_uid(line, uid))
            continue;
        *user = read_user(line);
        return true;
    }
    return false;
}

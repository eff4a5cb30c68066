/* Reads passwd entries: name:password:uid:gid:comment:home:shell. Most lines are not
 * the right one, so no more of each is read than tells that. */
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

/* Whether the third field is `uid`, which is `digits` unless it has a sign or needless
 * zeros. */
static bool has_uid(struct text line, uint32_t uid, struct text digits)
{
    struct text rest = skip_fields(line, 2);
    if (begins_with_field(rest, digits))
        return true;
    if (rest.length == 0 || (rest.start[0] >= '1' && rest.start[0] <= '9'))
        return false;
    struct field_id id = read_field_id(cut(&rest, ':'));
    return id.valid && id.id == uid;
}

bool find_user_by_name(struct lines *file, struct text name, struct user *user)
{
    struct text line;
    while (next_line(file, &line)) {
        if (!begins_with_field(line, name))
            continue;
        *user = read_user(line);
        return true;
    }
    return false;
}

bool find_user_by_uid(struct lines *file, uint32_t uid, struct user *user)
{
    struct text digits = text_of(decimal(uid));
    struct text line;
    while (next_line(file, &line)) {
        if (!has_uid(line, uid, digits))
            continue;
        *user = read_user(line);
        return true;
    }
    return false;
}

/* Reads groups: name:password:gid:member,member,... Most lines are not the right one,
 * so no more of each is read than tells that. */
#include "group.h"

static struct group read_group(struct text line)
{
    struct group group;
    group.name = cut(&line, ':');
    cut(&line, ':');
    group.gid = read_field_id(cut(&line, ':'));
    return group;
}

static bool lists_member(struct text line, struct text member)
{
    struct text rest = skip_fields(line, 3);
    struct text members = cut(&rest, ':');
    while (members.length > 0)
        if (text_equal(cut(&members, ','), member))
            return true;
    return false;
}

bool next_group(struct lines *file, struct group *group)
{
    struct text line;
    if (!next_line(file, &line))
        return false;
    *group = read_group(line);
    return true;
}

bool find_group_by_name(struct lines *file, struct text name, struct group *group)
{
    struct text line;
    while (next_line(file, &line)) {
        if (!begins_with_field(line, name))
            continue;
        *group = read_group(line);
        return true;
    }
    return false;
}

bool find_group_of_member(struct lines *file, struct text member, struct group *group)
{
    struct text line;
    while (next_line(file, &line)) {
        if (!lists_member(line, member))
            continue;
        *group = read_group(line);
        return true;
    }
    return false;
}

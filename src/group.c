/* Reads groups: name:password:gid:member,member,... */
#include "group.h"

static struct group read_group(struct text line)
{
    struct group group;
    group.name = cut(&line, ':');
    cut(&line, ':');
    group.gid = read_field_id(cut(&line, ':'));
    group.members = cut(&line, ':');
    return group;
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
    while (next_line_with(file, name, &line)) {
        *group = read_group(line);
        if (text_equal(group->name, name))
            return true;
    }
    return false;
}

static bool lists_member(const struct group *group, struct text member)
{
    struct text rest = group->members;
    while (rest.start != NULL)
        if (text_equal(cut(&rest, ','), member))
            return true;
    return false;
}

bool find_group_of_member(struct lines *file, struct text member, struct group *group)
{
    struct text line;
    while (next_line_with(file, member, &line)) {
        *group = read_group(line);
        if (lists_member(group, member))
            return true;
    }
    return false;
}

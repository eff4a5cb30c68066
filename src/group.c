/* Reads groups: name:password:gid:member,member,... */
#include "group.h"

bool next_group(struct lines *file, struct group *group)
{
    struct text line;
    if (!next_line(file, &line))
        return false;
    group->name = cut(&line, ':');
    cut(&line, ':');
    group->gid = read_field_id(cut(&line, ':'));
    group->members = cut(&line, ':');
    return true;
}

bool lists_member(const struct group *group, struct text member)
{
    struct text rest = group->members;
    while (rest.start != NULL)
        if (text_equal(cut(&rest, ','), member))
            return true;
    return false;
}

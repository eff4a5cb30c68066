/* Reads groups: name:password:gid:member,member,... */
#include "group.h"

bool next_group(struct lines *file, struct group *group)
{
    if (!next_line(file))
        return false;
    group->name = next_field(file, ':');
    keep(file, group->name);
    next_field(file, ':');
    group->gid = read_field_id(next_field(file, ':'));
    return true;
}

bool lists_member(struct lines *file, struct text member)
{
    do
        if (text_equal(next_field(file, ','), member))
            return true;
    while (field_end(file) == ',');
    return false;
}

/* Finds groups: name:password:gid:member,member,..., group(5). */
#include "group.h"

#include "id_field.h"

/* The field being looked at; no function below needs two at a time. */
static struct field field;

bool find_group(struct lines *file, struct text name, const char *user_spec, gid_t *gid)
{
    while (next_line(file)) {
        read_field(file, ':', &field);
        if (!field_is(&field, name))
            continue;
        skip_field(file);
        if (!read_id_field(file, gid))
            refuse_id_field(file, "gid", user_spec);
        return true;
    }
    return false;
}

/* Whether the line's next field, its member list, has `member`. */
static bool lists_member(struct lines *file, struct text member)
{
    char end;
    do {
        skip_unwanted_parts(file, ',');
        end = read_field(file, ',', &field);
        if (field_is(&field, member))
            return true;
    } while (end == ',');
    return false;
}

void add_groups_of_member(struct lines *file, struct text member, const char *user_spec,
                          struct gid_set *groups)
{
    while (next_line(file)) {
        gid_t gid;
        skip_field(file);
        skip_field(file);
        bool gid_reads = read_id_field(file, &gid);
        if (!lists_member(file, member))
            continue;
        if (!gid_reads)
            refuse_id_field(file, "gid", user_spec);
        gid_set_add(groups, gid);
    }
}

/* Finds a passwd entry: name:password:uid:gid:gecos:home:shell, passwd(5). */
#include "passwd.h"

#include "id_field.h"

static bool matches(const struct spec_part *user, const struct passwd_entry *entry,
                    bool uid_reads)
{
    if (user->kind == SPEC_ID)
        return uid_reads && entry->uid == user->id;
    return field_is(&entry->name, user->name);
}

/* Reads the fields after the uid. */
static void read_rest_of_entry(struct lines *file, const char *user_spec,
                               struct passwd_entry *entry)
{
    if (!read_id_field(file, &entry->gid))
        refuse_id_field(file, "gid", user_spec);
    skip_field(file);
    read_field(file, ':', &entry->home);
}

bool find_passwd_entry(struct lines *file, const struct spec_part *user,
                       const char *user_spec, struct passwd_entry *entry)
{
    while (next_line(file)) {
        read_field(file, ':', &entry->name);
        if (user->kind == SPEC_NAME && !field_is(&entry->name, user->name))
            continue;
        skip_field(file);
        bool uid_reads = read_id_field(file, &entry->uid);
        if (!matches(user, entry, uid_reads))
            continue;
        if (!uid_reads)
            refuse_id_field(file, "uid", user_spec);
        read_rest_of_entry(file, user_spec, entry);
        return true;
    }
    return false;
}

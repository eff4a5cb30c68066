/* Finds out who a user-spec means, by the rules of docker run --user. */
#include "identity.h"

#include "fail.h"
#include "group.h"
#include "kernel.h"
#include "passwd.h"

#include <string.h>
#include <sys/auxv.h>

/* The caller's ids come from the auxiliary vector, getauxval(3): no call that a filter
 * or a tracer could answer in the kernel's place. */
static uid_t caller_uid(void)
{
    return (uid_t)getauxval(AT_UID);
}

static gid_t caller_gid(void)
{
    return (gid_t)getauxval(AT_GID);
}

/* The user part; an empty one means the caller. */
static struct spec_part user_or_caller(const struct spec *spec)
{
    if (spec->user.kind != SPEC_EMPTY)
        return spec->user;
    /* Docker and gosu run an unset "$USER" as root */
    if (caller_uid() == 0)
        fail(EXIT_REFUSED,
             "'%s': the user is empty and the caller is root; name the user (is a "
             "variable unset?), or write root to mean root",
             spec->text);
    return (struct spec_part){.kind = SPEC_ID, .id = caller_uid()};
}

static _Noreturn void refuse_entry(const char *user_spec, struct lines *file,
                                   const char *what)
{
    fail(EXIT_REFUSED, "'%s': %s line %lu: %s; correct that line", user_spec,
         file->path, line_number(file), what);
}

static void set_home(struct text home, struct identity *identity)
{
    if (home.length == 0)
        home = text_of("/");
    memcpy(identity->home, HOME_PREFIX, HOME_PREFIX_LENGTH);
    memcpy(identity->home + HOME_PREFIX_LENGTH, home.start, home.length);
    identity->home[HOME_PREFIX_LENGTH + home.length] = '\0';
}

/* Fills in what the entry, which `file` is at, says. */
static void take_entry(const struct passwd_entry *entry, struct lines *file,
                       struct identity *identity)
{
    if (entry->name.length > FIELD_SIZE)
        refuse_entry(identity->user_spec, file, "the name is longer than 128 KiB");
    if (entry->home.length >= sizeof identity->home - HOME_PREFIX_LENGTH)
        refuse_entry(identity->user_spec, file, "the home is longer than 128 KiB");
    if (memchr(entry->home.bytes, '\0', entry->home.length) != NULL)
        refuse_entry(identity->user_spec, file, "the home has a NUL byte");
    identity->uid = entry->uid;
    identity->gid = entry->gid;
    identity->name = field_text(&entry->name);
    set_home(field_text(&entry->home), identity);
}

/* The bytes that every line for this user holds, whatever sign or zeros an id has
 * there. */
static struct text wanted_bytes(const struct spec_part *user)
{
    return user->kind == SPEC_ID ? text_of(decimal(user->id)) : user->name;
}

static void resolve_user(const struct spec *spec, struct lines *file,
                         struct identity *identity)
{
    static struct passwd_entry entry;
    struct spec_part user = user_or_caller(spec);
    open_lines(file, PASSWD_PATH, wanted_bytes(&user));
    if (find_passwd_entry(file, &user, spec->text, &entry)) {
        take_entry(&entry, file, identity);
        return;
    }
    if (user.kind == SPEC_NAME)
        fail(EXIT_REFUSED, "'%s': no such user in " PASSWD_PATH, spec->text);
    identity->uid = user.id;
    identity->gid = caller_gid();
    identity->name = text_of("");
    set_home(text_of("/"), identity);
}

static void resolve_groups(const struct spec *spec, struct lines *file,
                           struct identity *identity)
{
    /* opened even where nothing is asked of it: what is no group file is an error */
    bool by_member = spec->group.kind == SPEC_EMPTY;
    open_lines(file, GROUP_PATH, by_member ? identity->name : spec->group.name);
    switch (spec->group.kind) {
    case SPEC_EMPTY:
        if (identity->name.length > 0)
            add_groups_of_member(file, identity->name, spec->text, &identity->groups);
        break;
    case SPEC_ID:
        identity->gid = spec->group.id;
        break;
    case SPEC_NAME:
        if (!find_group(file, spec->group.name, spec->text, &identity->gid))
            fail(EXIT_REFUSED, "'%s': no such group in " GROUP_PATH, spec->text);
    }
    /* CVE-2022-36109: without it, a file that shuts this group out lets it in */
    gid_set_add(&identity->groups, identity->gid);
}

/* Asks twice: a wrong answer here would give the target a group for good. */
static void add_groups_of_caller(struct gid_set *groups)
{
    static struct gid_set first;
    static struct gid_set second;
    get_groups(&first);
    get_groups(&second);
    if (!gid_set_equal(&first, &second))
        fail(EXIT_REFUSED, "getgroups gave two answers; nothing was run");
    for (size_t i = 0; i < first.count; i++)
        gid_set_add(groups, first.gids[i]);
}

void resolve(const struct spec *spec, bool keep_groups, struct identity *identity)
{
    static struct lines file;
    identity->user_spec = spec->text;
    identity->groups.count = 0;
    resolve_user(spec, &file, identity);
    resolve_groups(spec, &file, identity);
    if (keep_groups)
        add_groups_of_caller(&identity->groups);
}

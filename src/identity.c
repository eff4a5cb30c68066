/* Finds out who a user-spec means, by the rules of docker run --user. */
#include "identity.h"

#include "fail.h"
#include "group.h"
#include "kernel.h"
#include "large.h"
#include "lines.h"
#include "overflow.h"
#include "passwd.h"

#include <string.h>

/* Both files are read with this, one after the other. Its buffer has the name and home
 * of the identity. */
static LARGE struct lines file;

static void add_group(struct gid_set *groups, gid_t gid)
{
    if (!gid_set_add(groups, gid))
        fail(EXIT_REFUSED,
             "'%s': more than 65536 supplementary groups, the kernel's limit; list the "
             "user in fewer",
             file.user_spec);
}

/* The user part of the user-spec. An empty one means the caller. */
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

/* Finds the first entry with the wanted name or uid. */
static bool find_user(const struct spec_part *wanted, const char *user_spec,
                      struct user *user)
{
    bool by_name = wanted->kind == SPEC_NAME;
    open_lines(&file, PASSWD_PATH, user_spec,
               by_name ? wanted->name : text_of(decimal(wanted->id)));
    while (next_user(&file, user))
        if (by_name ? text_equal(user->name, wanted->name)
                    : user->uid.valid && user->uid.id == wanted->id)
            return true;
    return false;
}

static gid_t require_id(struct field_id id, const char *otherwise)
{
    if (!id.valid)
        refuse_line(&file, otherwise);
    return id.id;
}

/* advice for a name that may be known elsewhere */
#define NO_OTHER "; LDAP, sssd and the like are not asked: give uid:gid"

#define BAD_UID "the uid is not a number from 0 to 2147483647"
#define BAD_GID "the gid is not a number from 0 to 2147483647"

/* Fills in the current entry of `file`. */
static void take_user(struct user *user, struct identity *identity)
{
    identity->uid = require_id(user->uid, BAD_UID);
    identity->gid = require_id(user->gid, BAD_GID);
    if (user->name.length > TEXT_MAX)
        refuse_line(&file, "the name is longer than 128 KiB");
    if (user->home.length > HOME_MAX)
        refuse_line(&file, "the home is longer than 128 KiB");
    if (memchr(user->home.start, '\0', user->home.length) != NULL)
        refuse_line(&file, "the home has a NUL byte");
    keep_line(&file);
    identity->name = user->name;
    if (user->home.length > 0)
        identity->home = user->home;
}

/* A file that somebody is writing again is empty for a moment. Nothing may follow from
 * what is not in it. */
static void require_whole(void)
{
    require_unchanged(&file);
    if (is_empty_file(&file))
        fail(EXIT_REFUSED,
             "'%s': %s is empty; add the entries, or write uid:gid without "
             "--keep-groups",
             file.user_spec, file.path);
}

static void resolve_user(const struct spec *spec, struct identity *identity)
{
    struct spec_part wanted = user_or_caller(spec);
    static struct user user;
    identity->home = text_of("/");
    identity->name = text_of("");
    bool found = find_user(&wanted, spec->text, &user);
    if (found)
        take_user(&user, identity);
    require_unchanged(&file);
    if (found)
        return;
    if (wanted.kind == SPEC_NAME)
        fail(EXIT_REFUSED, "'%s': no such user in " PASSWD_PATH "%s", spec->text,
             NO_OTHER);
    identity->uid = wanted.id;
    identity->gid = caller_gid();
    /* or a user of the file would get root's group */
    if (spec->user.kind == SPEC_ID && spec->group.kind == SPEC_EMPTY &&
        identity->gid == 0)
        require_whole();
}

/* Adds every group that lists `member` to `groups`. A name that is empty or too long is
 * in none. */
static void add_groups_of_member(struct text member, struct gid_set *groups)
{
    static struct group group;
    bool can_be_listed = member.length > 0 && member.length <= TEXT_MAX;
    while (can_be_listed && next_group(&file, &group))
        if (lists_member(&file, member))
            add_group(groups, require_id(group.gid, BAD_GID));
}

static gid_t find_gid(struct text name)
{
    static struct group group;
    while (next_group(&file, &group))
        if (text_equal(group.name, name))
            return require_id(group.gid, BAD_GID);
    fail(EXIT_REFUSED, "'%s': no such group in " GROUP_PATH ": %.*s%s", file.user_spec,
         (int)name.length, name.start, NO_OTHER);
}

static void resolve_groups(const struct spec *spec, struct identity *identity)
{
    /* opened even if it is not needed: anything but a group file there is an error */
    open_lines(&file, GROUP_PATH, spec->text,
               spec->group.kind == SPEC_NAME ? spec->group.name : identity->name);
    switch (spec->group.kind) {
    case SPEC_EMPTY:
        /* first, because it mostly is the smallest, and the file is mostly in order */
        add_group(&identity->groups, identity->gid);
        add_groups_of_member(identity->name, &identity->groups);
        break;
    case SPEC_ID:
        identity->gid = spec->group.id;
        break;
    case SPEC_NAME:
        identity->gid = find_gid(spec->group.name);
    }
    require_unchanged(&file);
    /* CVE-2022-36109: without it, files that deny access to this group would allow it
     */
    add_group(&identity->groups, identity->gid);
}

/* Asks twice, since the target would keep a group from a wrong answer. */
static void ask_groups_of_caller(struct gid_set *groups)
{
    static LARGE_AND_RARE struct gid_set again;
    if (!get_groups(groups) || !get_groups(&again))
        fail_call("getgroups");
    if (!gid_set_equal(groups, &again))
        fail(EXIT_REFUSED, "two getgroups calls disagree; %s", INTERFERES);
}

/* Takes out the groups that the caller has by its own passwd entry. In many images,
 * root is in disk, wheel and more; --keep-groups is about the groups of an engine or a
 * cluster. */
static void find_own_groups_of_caller(const struct spec *spec, struct gid_set *own)
{
    struct spec_part caller = {.kind = SPEC_ID, .id = caller_uid()};
    static struct user user;
    add_group(own, 0);
    if (find_user(&caller, spec->text, &user)) {
        keep_line(&file);
        if (user.gid.valid)
            add_group(own, user.gid.id);
    } else {
        /* its uid may be broken, which the engine takes for 0 */
        user.name = text_of("root");
    }
    require_whole();
    open_lines(&file, GROUP_PATH, spec->text, user.name);
    add_groups_of_member(user.name, own);
    require_whole();
    gid_set_sort(own);
}

/* Adds those of `groups`, the groups of the caller, that are kept. */
static void keep_groups_of_caller(const struct spec *spec, const struct gid_set *groups,
                                  struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set own;
    gid_t unknown = overflow_gid();
    own.count = own.sorted = 0;
    if (identity->leaves_groups)
        identity->groups.count = identity->groups.sorted = 0;
    else if (caller_uid() == 0)
        find_own_groups_of_caller(spec, &own);
    for (size_t i = 0; i < groups->count; i++)
        if (identity->leaves_groups ||
            (!gid_set_has(&own, groups->gids[i]) && groups->gids[i] != unknown))
            add_group(&identity->groups, groups->gids[i]);
}

/* Adds the groups in `list`, names or ids separated by commas. Those in `held`, the
 * groups of the caller, may stay as they are. */
static void add_groups_of_list(const char *list, const struct spec *spec,
                               const struct gid_set *held, struct identity *identity)
{
    const char *rest = list;
    do {
        struct spec_part part = parse_part(cut_item(&rest), list);
        if (part.kind == SPEC_EMPTY)
            fail(EXIT_REFUSED, "--groups '%s': a group is empty (is a variable unset?)",
                 list);
        if (part.kind == SPEC_NAME) {
            open_lines(&file, GROUP_PATH, spec->text, part.name);
            part.id = find_gid(part.name);
            require_unchanged(&file);
            close_lines(&file);
        }
        /* a group that the caller is not in must be set, which may be refused */
        if (!gid_set_has(held, part.id) || part.id == overflow_gid())
            identity->leaves_groups = false;
        add_group(&identity->groups, part.id);
    } while (rest != NULL);
}

void resolve(const struct spec *spec, const struct options *options,
             struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set held;
    start_lines(&file);
    identity->user_spec = spec->text;
    identity->no_new_privs = options->no_new_privs;
    identity->capabilities = options->capabilities;
    resolve_user(spec, identity);
    resolve_groups(spec, identity);
    if (options->keep_groups) {
        ask_groups_of_caller(&held);
        identity->leaves_groups = caller_uid() != 0 && caller_uid() == identity->uid &&
                                  caller_gid() == identity->gid;
    }
    for (size_t i = 0; i < options->groups_count; i++)
        add_groups_of_list(options->groups[i], spec, &held, identity);
    if (options->keep_groups)
        keep_groups_of_caller(spec, &held, identity);
    gid_set_sort(&identity->groups);
}

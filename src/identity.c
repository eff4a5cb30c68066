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

/* Both files are read through it, one after the other. The name and home of an identity
 * are in its buffer. */
static LARGE struct lines file;

static void add_group(struct gid_set *groups, gid_t gid)
{
    if (!gid_set_add(groups, gid))
        fail(EXIT_REFUSED,
             "'%s': more than 65536 supplementary groups, the kernel's limit; list the "
             "user in fewer",
             file.user_spec);
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

/* Finds the first entry with the name or the uid that is wanted. */
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

/* of a name that may be known elsewhere */
#define NO_OTHER "; LDAP, sssd and the like are not asked: give uid:gid"

#define BAD_UID "the uid is not a number from 0 to 2147483647"
#define BAD_GID "the gid is not a number from 0 to 2147483647"

/* Fills in what the entry that `file` is at says. */
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

/* A file that is written anew is empty for a moment: it must not tell by that who is
 * not in it. */
static void require_whole(void)
{
    require_unchanged(&file);
    if (is_empty_file(&file))
        fail(EXIT_REFUSED,
             "'%s': %s is empty; fill it, or write uid:gid without --keep-groups",
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
    /* or who is in it would get root's group */
    if (spec->user.kind == SPEC_ID && spec->group.kind == SPEC_EMPTY &&
        identity->gid == 0)
        require_whole();
}

/* Adds every group that lists `member` to `groups`; nobody is listed by no name, or by
 * one that is too long. */
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
    /* opened even where nothing is asked of it: what is no group file is an error */
    open_lines(&file, GROUP_PATH, spec->text,
               spec->group.kind == SPEC_NAME ? spec->group.name : identity->name);
    switch (spec->group.kind) {
    case SPEC_EMPTY:
        /* first: it mostly is the smallest, and the file's order is then the set's */
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
    /* CVE-2022-36109: without it, a file that shuts this group out lets it in */
    add_group(&identity->groups, identity->gid);
}

/* Asks twice: a wrong answer here would give the target a group for good. */
static void ask_groups_of_caller(struct gid_set *groups)
{
    static LARGE_AND_RARE struct gid_set again;
    if (!get_groups(groups) || !get_groups(&again))
        fail_call("getgroups");
    if (!gid_set_equal(groups, &again))
        fail(EXIT_REFUSED, "two getgroups calls disagree; %s", INTERFERES);
}

/* The groups that the caller has by its own entry in passwd: root's are disk, wheel and
 * more in many an image, where an engine's or a cluster's are meant. */
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
        /* its uid may be broken: the engine takes that for 0 */
        user.name = text_of("root");
    }
    require_whole();
    open_lines(&file, GROUP_PATH, spec->text, user.name);
    add_groups_of_member(user.name, own);
    require_whole();
    gid_set_sort(own);
}

/* Adds what is kept of `groups`, those that the caller is in. */
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

/* Adds the groups of `list`, names or ids with commas between. Those that the caller is
 * in, `held`, may stay as they are. */
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
        /* what is not among those that stay must be set, and may be refused */
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

/* Finds out who a user-spec means, by the rules of docker run --user. */
#include "identity.h"

#include "files.h"
#include "group.h"
#include "kernel.h"
#include "large.h"
#include "output.h"
#include "passwd.h"
#include "unmapped.h"

#include <string.h>

#define HOME_PREFIX "HOME="

/* Both files are read with this, one after the other. */
static LARGE struct lines file;

const char *home_of(const struct identity *identity)
{
    return identity->home_variable + sizeof HOME_PREFIX - 1;
}

bool has_ids_of_caller(const struct identity *identity)
{
    return caller_uid() != 0 && caller_uid() == identity->uid &&
           caller_gid() == identity->gid;
}

/* Puts the variable behind the name, which is there already: most starts touch one page
 * of their texts. */
static void set_home(struct text home, struct identity *identity)
{
    identity->home_variable = identity->texts + identity->name.length;
    char *end = stpcpy(identity->home_variable, HOME_PREFIX);
    memcpy(end, home.start, home.length);
    end[home.length] = '\0';
}

static void add_groups(struct gid_set *groups, const gid_t *gids, size_t count,
                       const char *user_spec)
{
    if (!gid_set_add(groups, gids, count))
        fail(EXIT_REFUSED,
             "'%s': more than 65536 supplementary groups; list the "
             "user in fewer",
             user_spec);
}

/* Ends the program with an error about the current line. */
static _Noreturn void refuse_line(const char *user_spec, const char *what)
{
    fail(EXIT_REFUSED, "'%s': %s line %lu: %s; correct that line", user_spec, file.path,
         file.number, what);
}

static gid_t require_id(struct field_id id, const char *user_spec,
                        const char *otherwise)
{
    if (!id.valid)
        refuse_line(user_spec, otherwise);
    return id.id;
}

static bool has_byte(struct text text, char byte)
{
    return memchr(text.start, byte, text.length) != NULL;
}

/* What may be wrong with a name that no file has. */
static const char *advice_on_name(struct text name)
{
    if (has_byte(name, '"') || has_byte(name, '\''))
        return "it has quotes, which --env-file and compose lists keep: remove them";
    if (has_byte(name, '\r'))
        return "it has a carriage return: save the env file with LF line endings";
    if (has_byte(name, '$'))
        return "it has a '$': no shell replaced it (ENTRYPOINT [...]?)";
    if (has_byte(name, '/'))
        return "it has a '/': only --groups takes paths, which begin with one";
    for (size_t i = 0; i < name.length; i++)
        if (is_blank(name.start[i]))
            return "it has a blank: leave it out";
    return "add it in the Dockerfile, or give uid:gid (LDAP and sssd are not asked)";
}

#define BAD_UID "the uid is not a number from 0 to 2147483647"
#define BAD_GID "the gid is not a number from 0 to 2147483647"

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

static void require_fit_name(struct text name, const char *user_spec)
{
    if (name.length >= NAME_SIZE_MAX)
        refuse_line(user_spec, "the name is longer than 128 KiB");
}

/* Takes over what is wanted of an entry, since the next line takes its place. */
static void take_user(const struct user *user, struct identity *identity)
{
    const char *user_spec = identity->user_spec;
    identity->uid = require_id(user->uid, user_spec, BAD_UID);
    identity->gid = require_id(user->gid, user_spec, BAD_GID);
    require_fit_name(user->name, user_spec);
    if (user->home.length > NAME_SIZE_MAX - sizeof HOME_PREFIX)
        refuse_line(user_spec, "the home is longer than 128 KiB");
    if (has_byte(user->home, '\0'))
        refuse_line(user_spec, "the home has a NUL byte");
    memcpy(identity->texts, user->name.start, user->name.length);
    identity->name = (struct text){identity->texts, user->name.length};
    set_home(user->home.length > 0 ? user->home : text_of("/"), identity);
}

/* A file that somebody is writing again is empty for a moment. Nothing may follow from
 * what is not in it. To be called when the file is closed. */
static void require_not_empty(const char *user_spec)
{
    if (is_empty_file(&file))
        fail(EXIT_REFUSED,
             "'%s': %s is empty; add the entries, or write uid:gid without "
             "--keep-groups",
             user_spec, file.path);
}

static void resolve_user(const struct spec *spec, struct identity *identity)
{
    struct spec_part wanted = user_or_caller(spec);
    struct user user;
    identity->name = text_of("");
    set_home(text_of("/"), identity);
    open_lines(&file, PASSWD_PATH);
    bool found = wanted.kind == SPEC_NAME ? find_user_by_name(&file, wanted.name, &user)
                                          : find_user_by_uid(&file, wanted.id, &user);
    if (found)
        take_user(&user, identity);
    close_lines(&file);
    if (found)
        return;
    if (wanted.kind == SPEC_NAME)
        fail(EXIT_REFUSED, "'%s': no such user in " PASSWD_PATH "; %s", spec->text,
             advice_on_name(wanted.name));
    identity->uid = wanted.id;
    identity->gid = caller_gid();
    /* or a user of the file would get root's group */
    if (spec->user.kind == SPEC_ID && spec->group.kind == SPEC_EMPTY &&
        identity->gid == 0)
        require_not_empty(spec->text);
}

/* Adds every group that lists `member` to `groups`. A name that is empty is in none. */
static void add_groups_of_member(struct text member, struct gid_set *groups,
                                 const char *user_spec)
{
    static LARGE_AND_RARE gid_t found[GID_SET_MAX];
    struct group group;
    size_t count = 0;
    while (member.length > 0 && find_group_of_member(&file, member, &group)) {
        found[count++] = require_id(group.gid, user_spec, BAD_GID);
        if (count == GID_SET_MAX) {
            add_groups(groups, found, count, user_spec);
            count = 0;
        }
    }
    add_groups(groups, found, count, user_spec);
}

static gid_t find_gid(struct text name, const char *user_spec)
{
    struct group group;
    if (find_group_by_name(&file, name, &group))
        return require_id(group.gid, user_spec, BAD_GID);
    fail(EXIT_REFUSED, "'%s': no such group in " GROUP_PATH ": %.*s; %s", user_spec,
         (int)name.length, name.start, advice_on_name(name));
}

static void resolve_groups(const struct spec *spec, struct identity *identity)
{
    /* opened even if it is not needed: anything but a group file there is an error */
    open_lines(&file, GROUP_PATH);
    switch (spec->group.kind) {
    case SPEC_EMPTY:
        add_groups_of_member(identity->name, &identity->groups, spec->text);
        break;
    case SPEC_ID:
        identity->gid = spec->group.id;
        break;
    case SPEC_NAME:
        identity->gid = find_gid(spec->group.name, spec->text);
    }
    close_lines(&file);
    /* CVE-2022-36109: without it, files that deny access to this group would allow it
     */
    add_groups(&identity->groups, &identity->gid, 1, spec->text);
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

/* Finds the groups that root has by its own passwd entry. In many images, root is in
 * disk, wheel and more; --keep-groups is about the groups of an engine or a cluster. */
static void find_own_groups_of_root(struct gid_set *own, const char *user_spec)
{
    static LARGE_AND_RARE char root[NAME_SIZE_MAX];
    struct user user;
    gid_t gids[] = {0, 0};
    /* if there is no such entry, its uid may be broken, which engines take for 0 */
    struct text member = text_of("root");
    open_lines(&file, PASSWD_PATH);
    if (find_user_by_uid(&file, 0, &user)) {
        if (user.gid.valid)
            gids[1] = user.gid.id;
        require_fit_name(user.name, user_spec);
        memcpy(root, user.name.start, user.name.length);
        member = (struct text){root, user.name.length};
    }
    close_lines(&file);
    require_not_empty(user_spec);
    add_groups(own, gids, 2, user_spec);
    open_lines(&file, GROUP_PATH);
    add_groups_of_member(member, own, user_spec);
    close_lines(&file);
    require_not_empty(user_spec);
}

/* The kernel shows all groups that this user namespace doesn't map as one number, and
 * takes none of them: setgroups(2). They can't be kept beside others. */
static _Noreturn void refuse_unmapped_groups(const char *user_spec)
{
    fail(EXIT_REFUSED,
         "'%s': --keep-groups can't keep group %u, which stands for groups that this "
         "user namespace doesn't map; use podman run --user with --group-add "
         "keep-groups, or --groups, or map them on the host (/etc/subgid)",
         user_spec, unmapped_gid());
}

/* Adds those of `held`, the groups of the caller, that are kept: not root's own, and
 * root's group itself only where the caller stays who it is. */
static void keep_groups_of_caller(const struct gid_set *held, bool keeps_root,
                                  struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set own;
    static LARGE_AND_RARE gid_t kept[GID_SET_MAX];
    static LARGE_AND_RARE gid_t dropped[GID_SET_MAX];
    const char *user_spec = identity->user_spec;
    size_t kept_count = 0;
    size_t dropped_count = 0;
    own.count = 0;
    if (caller_uid() == 0)
        find_own_groups_of_root(&own, user_spec);
    for (size_t i = 0; i < held->count; i++) {
        gid_t gid = held->gids[i];
        if ((gid != 0 || keeps_root) && !gid_set_has(&own, gid))
            kept[kept_count++] = gid;
        else if (!gid_set_has(&identity->groups, gid))
            dropped[dropped_count++] = gid;
    }
    add_groups(&identity->groups, kept, kept_count, user_spec);
    add_groups(&identity->dropped, dropped, dropped_count, user_spec);
}

/* The group of the file that `path` leads to. Asked by two calls, since the target
 * would get a group from a wrong answer. */
static gid_t group_of_file(struct text item)
{
    static LARGE_AND_RARE char path[4096]; /* PATH_MAX */
    struct stat named;
    struct stat opened;
    if (item.length >= sizeof path)
        fail(EXIT_REFUSED, "--groups: a path is longer than 4095 bytes; shorten it");
    *(char *)mempcpy(path, item.start, item.length) = '\0';
    if (!path_status(path, &named))
        fail(EXIT_REFUSED,
             "--groups %s: %m; give it to the container (docker run --device, -v), or "
             "leave it out",
             path);
    int fd = open_target(path, &opened);
    if (fd < 0 || !is_same_file(&named, &opened) || named.st_gid != opened.st_gid)
        fail(EXIT_REFUSED, "--groups %s: two looks at the file differ; try again (%s)",
             path, INTERFERES);
    close_descriptor(fd);
    if (named.st_gid == 0)
        fail(EXIT_REFUSED,
             "--groups %s: its group is root's; change that, or write 0 to mean it",
             path);
    if (named.st_gid == shown_gid() || named.st_gid > ID_MAX)
        fail(EXIT_REFUSED,
             "--groups %s: its group %u may stand for one that this user namespace or "
             "mount doesn't map; write the gid that the service needs",
             path, named.st_gid);
    return named.st_gid;
}

static gid_t find_group(struct text item, const char *list, const char *user_spec)
{
    struct spec_part part = parse_part(item, list);
    if (part.kind == SPEC_EMPTY)
        fail(EXIT_REFUSED, "--groups '%s': a group is empty (is a variable unset?)",
             list);
    if (part.kind == SPEC_ID)
        return part.id;
    if (item.start[0] == '/')
        return group_of_file(item);
    open_lines(&file, GROUP_PATH);
    gid_t gid = find_gid(item, user_spec);
    close_lines(&file);
    return gid;
}

static bool has_groups_option(struct arguments options)
{
    return next_value(&options, GROUPS) != NULL;
}

/* Finds the groups of --groups. */
static void find_groups_of_options(struct arguments options, struct gid_set *groups,
                                   const char *user_spec)
{
    static LARGE_AND_RARE gid_t listed[GID_SET_MAX];
    const char *list;
    size_t count = 0;
    groups->count = 0;
    while ((list = next_value(&options, GROUPS)) != NULL) {
        struct text rest = text_of(list);
        do {
            listed[count++] = find_group(cut(&rest, ','), list, user_spec);
            if (count == GID_SET_MAX) {
                add_groups(groups, listed, count, user_spec);
                count = 0;
            }
        } while (rest.start != NULL);
    }
    add_groups(groups, listed, count, user_spec);
}

/* Whether all of `gids` are in `held`, and none stands for others. */
static bool holds_all(const struct gid_set *held, const struct gid_set *gids)
{
    for (size_t i = 0; i < gids->count; i++)
        if (!gid_set_has(held, gids->gids[i]))
            return false;
    return gids->count == 0 || !gid_set_has(gids, unmapped_gid());
}

/* --keep-groups and --if-root: adds the groups of the caller, or, where the target is
 * the caller and asks for no others, leaves them as they are. */
static void add_groups_of_caller(bool stays, const struct gid_set *listed,
                                 struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set held;
    ask_groups_of_caller(&held);
    identity->leaves_groups = has_ids_of_caller(identity) && holds_all(&held, listed);
    if (identity->leaves_groups) {
        identity->groups.count = 0;
        add_groups(&identity->groups, held.gids, held.count, identity->user_spec);
        return;
    }
    if (gid_set_has(&held, unmapped_gid()))
        refuse_unmapped_groups(identity->user_spec);
    keep_groups_of_caller(&held, stays, identity);
}

/* Puts the caller in place of the user of the user-spec, who was resolved for the sake
 * of the errors: --if-root. */
static void stay_caller(struct identity *identity)
{
    identity->uid = caller_uid();
    identity->gid = caller_gid();
    identity->name = text_of("");
    identity->leaves_home = true;
    identity->groups.count = 0;
    add_groups(&identity->groups, &identity->gid, 1, identity->user_spec);
}

static void take_home_option(const char *home, struct identity *identity)
{
    struct text text = text_of(home);
    if (text.length == 0)
        fail(EXIT_REFUSED, "--home: the directory is empty (is a variable unset?)");
    if (text.length > NAME_SIZE_MAX - sizeof HOME_PREFIX)
        fail(EXIT_REFUSED, "--home: the directory is longer than 128 KiB; shorten it");
    set_home(text, identity);
    identity->leaves_home = false;
}

void resolve(const struct spec *spec, const struct request *request,
             struct identity *identity)
{
    static LARGE_AND_RARE struct gid_set listed;
    bool stays = request->if_root && caller_uid() != 0;
    bool keeps = stays || request->keep_groups;
    identity->user_spec = spec->text;
    identity->no_new_privs = request->no_new_privs;
    identity->capabilities = request->capabilities;
    identity->spare_capabilities = request->spare_capabilities;
    resolve_user(spec, identity);
    resolve_groups(spec, identity);
    if (stays)
        stay_caller(identity);
    if (request->home != NULL)
        take_home_option(request->home, identity);
    /* most starts don't touch the page of a set that they have no use for */
    if (keeps || has_groups_option(request->options)) {
        find_groups_of_options(request->options, &listed, spec->text);
        add_groups(&identity->groups, listed.gids, listed.count, spec->text);
    }
    if (keeps)
        add_groups_of_caller(stays, &listed, identity);
}

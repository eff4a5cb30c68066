/* Shows what a user-spec means, for people and for grep. */
#include "check.h"

#include "cannot_run.h"
#include "capabilities.h"
#include "capability_names.h"
#include "command.h"
#include "files.h"
#include "group.h"
#include "kernel.h"
#include "large.h"
#include "output.h"
#include "own.h"
#include "passwd.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static LARGE_AND_RARE struct lines file;

static void print_id(const char *key, uint32_t id, struct text name, const char *why)
{
    print("%s %u%s%.*s%s\n", key, id, name.length > 0 ? " " : "", (int)name.length,
          name.start, why);
}

static void print_line(const char *key, struct text value)
{
    print("%s %.*s\n", key, (int)value.length, value.start);
}

/* Prints a line for each group. Reads the file once for all: those with a name come in
 * its order, each once, and then the others. */
static void print_groups(const char *key, const struct gid_set *groups, const char *why)
{
    static LARGE_AND_RARE bool is_named[GID_SET_MAX];
    struct group group;
    memset(is_named, false, groups->count);
    open_lines(&file, GROUP_PATH);
    while (next_group(&file, &group)) {
        const gid_t *found =
            group.gid.valid ? gid_set_find(groups, group.gid.id) : NULL;
        if (found == NULL || is_named[found - groups->gids])
            continue;
        is_named[found - groups->gids] = true;
        print_id(key, *found, group.name, why);
    }
    close_lines(&file);
    for (size_t i = 0; i < groups->count; i++)
        if (!is_named[i])
            print_id(key, groups->gids[i], text_of(""), why);
}

/* Looks for a name if the user-spec was not about this uid: --if-root. */
static void print_uid(const struct identity *identity)
{
    struct user user = {.name = identity->name};
    if (user.name.length == 0) {
        open_lines(&file, PASSWD_PATH);
        find_user_by_uid(&file, identity->uid, &user);
        close_lines(&file);
    }
    print_id("uid", identity->uid, user.name, "");
}

static void print_capabilities(uint64_t capabilities)
{
    for (unsigned i = 0; capabilities >> i != 0; i++)
        if (capabilities >> i & 1)
            print_line("capability", capability_name(i));
}

static const char *executable_path(const char *command)
{
    const char *path = find_command(command);
    struct stat status;
    if (access(path, X_OK) != 0)
        refuse_command(path, errno);
    if (path_status(path, &status) && !S_ISREG(status.st_mode))
        refuse_command(path, EACCES);
    refuse_file_capabilities(path);
    return path;
}

/* HOME as the target gets it. */
static const char *home_for(const struct identity *identity)
{
    const char *home = identity->leaves_home ? getenv("HOME") : home_of(identity);
    return home != NULL ? home : "";
}

void print_identity(struct identity *identity, const struct options *options)
{
    static LARGE_AND_RARE struct gid_set gid;
    const char *command = options->command[0];
    /* who isn't root holds none of the capabilities that root would have, but is told
     * the truth about a target that it already is */
    if (caller_uid() == 0 || identity->uid == 0 || has_ids_of_caller(identity))
        require_capabilities(identity);
    print_own(options->request.options, identity);
    /* before anything is written, so that a command that would fail prints only its
     * error */
    const char *path = command != NULL ? executable_path(command) : NULL;
    print_uid(identity);
    gid_set_add(&gid, &identity->gid, 1);
    print_groups("gid", &gid, "");
    print_groups("group", &identity->groups, "");
    if (identity->dropped.count > 0)
        print_groups("dropped", &identity->dropped, ", since it is root's own");
    print_capabilities(identity->capabilities);
    print_line("home", text_of(home_for(identity)));
    if (path != NULL)
        print_line("command", text_of(path));
    print_out();
}

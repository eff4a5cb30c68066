/* Shows what a user-spec means, for people and for grep. */
#include "check.h"

#include "capabilities.h"
#include "command.h"
#include "file_status.h"
#include "group.h"
#include "large.h"
#include "own.h"
#include "print.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void print_id(const char *key, uint32_t id, struct text name)
{
    print("%s %u%s%.*s\n", key, id, name.length > 0 ? " " : "", (int)name.length,
          name.start);
}

static void print_line(const char *key, struct text value)
{
    print("%s %.*s\n", key, (int)value.length, value.start);
}

/* Prints a line for `gid`, with the name of the first group that has it. */
static void print_gid(gid_t gid, struct lines *file)
{
    struct group group;
    while (next_group(file, &group)) {
        if (group.gid.valid && group.gid.id == gid && group.name.length <= TEXT_MAX) {
            print_id("gid", gid, group.name);
            return;
        }
    }
    print_id("gid", gid, text_of(""));
}

/* Reads the file once for all groups. Those with a name are printed in its order, each
 * once. */
static void print_groups(const struct gid_set *groups, struct lines *file)
{
    static LARGE_AND_RARE bool is_named[GID_SET_MAX];
    struct group group;
    while (next_group(file, &group)) {
        if (!group.gid.valid || group.name.length > TEXT_MAX)
            continue;
        const gid_t *found = gid_set_find(groups, group.gid.id);
        if (found == NULL || is_named[found - groups->gids])
            continue;
        is_named[found - groups->gids] = true;
        print_id("group", *found, group.name);
    }
    for (size_t i = 0; i < groups->count; i++)
        if (!is_named[i])
            print_id("group", groups->gids[i], text_of(""));
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
    return path;
}

void print_identity(const struct identity *identity, const struct options *options)
{
    static LARGE_AND_RARE struct lines file;
    const char *command = options->command[0];
    /* first, so that a command that would fail prints only its error */
    const char *path = command != NULL ? executable_path(command) : NULL;
    for (size_t i = 0; i < options->own_count; i++)
        print("own %s %s\n", options->own[i], plan_own(options->own[i], identity));

    print_id("uid", identity->uid, identity->name);
    start_lines(&file);
    open_lines(&file, GROUP_PATH, identity->user_spec, text_of(decimal(identity->gid)));
    print_gid(identity->gid, &file);
    open_lines(&file, GROUP_PATH, identity->user_spec, text_of(""));
    print_groups(&identity->groups, &file);
    print_capabilities(identity->capabilities);
    print_line("home", identity->home);
    if (path != NULL)
        print_line("command", text_of(path));
}

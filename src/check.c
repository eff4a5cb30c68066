/* Shows what a user-spec means, for people and for grep. */
#include "check.h"

#include "command.h"
#include "fail.h"
#include "id_field.h"
#include "print.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct field name;

static void print_id(const char *key, unsigned long id, struct text name_of_id)
{
    print(STDOUT_FILENO, key, " ", decimal(id), name_of_id.length > 0 ? " " : "",
          (char *)NULL);
    print_text(STDOUT_FILENO, name_of_id);
    print(STDOUT_FILENO, "\n", (char *)NULL);
}

static void print_line(const char *key, const char *value)
{
    print(STDOUT_FILENO, key, " ", (char *)NULL);
    print_text(STDOUT_FILENO, text_of(value));
    print(STDOUT_FILENO, "\n", (char *)NULL);
}

/* Moves to the next group whose gid reads; stores it, and its name in `name`. */
static bool next_group(struct lines *file, gid_t *gid)
{
    while (next_line(file)) {
        read_field(file, ':', &name);
        skip_field(file);
        if (read_id_field(file, gid) && name.length <= FIELD_SIZE)
            return true;
    }
    return false;
}

static void print_gid(gid_t gid, struct lines *file)
{
    gid_t found;
    open_lines(file, GROUP_PATH, text_of(decimal(gid)));
    while (next_group(file, &found)) {
        if (found == gid) {
            print_id("gid", gid, field_text(&name));
            return;
        }
    }
    print_id("gid", gid, text_of(""));
}

/* One pass over the file for all groups: those with a name come in its order. */
static void print_groups(const struct gid_set *groups, struct lines *file)
{
    static struct gid_set named;
    gid_t gid;
    open_lines(file, GROUP_PATH, text_of(""));
    while (next_group(file, &gid)) {
        if (gid_set_has(groups, gid) && !gid_set_has(&named, gid)) {
            gid_set_add(&named, gid);
            print_id("group", gid, field_text(&name));
        }
    }
    for (size_t i = 0; i < groups->count; i++)
        if (!gid_set_has(&named, groups->gids[i]))
            print_id("group", groups->gids[i], text_of(""));
}

static const char *executable_path(const char *command)
{
    const char *path = find_command(command);
    struct stat status = {0};
    if (access(path, X_OK) != 0)
        refuse_command(path, errno);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        refuse_command(path, EACCES);
    return path;
}

void print_identity(const struct identity *identity, const char *command)
{
    static struct lines file;
    /* first, so that what would fail prints nothing but its error */
    const char *path = command != NULL ? executable_path(command) : NULL;

    print_id("uid", identity->uid, identity->name);
    print_gid(identity->gid, &file);
    print_groups(&identity->groups, &file);
    print_line("home", identity->home + HOME_PREFIX_LENGTH);
    if (path != NULL)
        print_line("command", path);
}

/* Looks up a command in PATH. execvp(3) is not used: it runs a file without "#!" with a
 * shell, and runs files in the current directory. */
#include "command.h"

#include "cannot_run.h"
#include "files.h"
#include "large.h"
#include "output.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/* The PATH that Docker gives a container that sets none. */
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Why nothing has run yet: the error that says most, of all directories in PATH. */
struct obstacle {
    int error;  /* an errno value; 0: no directory has the file */
    bool found; /* the file is there and may not be executed */
    char path[PATH_MAX];
};

/* Whether there is a file or link of that name, whatever it leads to: readlink(2) gives
 * EINVAL of what is no link. */
static bool is_named(const char *path)
{
    char target;
    return readlink(path, &target, 1) > 0 || errno == EINVAL;
}

/* Puts "element/command" into `path`; an empty element of PATH is the current
 * directory. Returns false if the result is longer than any path may be. */
static bool join(const char *element, size_t length, const char *command, char *path)
{
    const char *directory = length > 0 ? element : ".";
    size_t directory_length = length > 0 ? length : 1;
    size_t command_length = strlen(command);
    if (directory_length + 1 + command_length >= PATH_MAX)
        return false;
    memcpy(path, directory, directory_length);
    path[directory_length] = '/';
    memcpy(path + directory_length + 1, command, command_length + 1);
    return true;
}

static void note_obstacle(struct obstacle *obstacle, const char *path, int error)
{
    bool absent = error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
    bool found = !absent && is_named(path);
    bool less_telling = obstacle->found || (obstacle->error != 0 && !found);
    if (absent || less_telling)
        return;
    obstacle->error = error;
    obstacle->found = found;
    memcpy(obstacle->path, path, strlen(path) + 1);
}

/* Executes the file or, if `argv` is null, asks whether that is permitted. Returns
 * false, with errno, if it isn't, for example on a file system that is mounted noexec.
 */
static bool may_run(const char *path, char **argv, char **environment)
{
    if (argv == NULL)
        return access(path, X_OK) == 0;
    execve(path, argv, environment);
    if (errno != EACCES)
        refuse_command(path, errno);
    return false;
}

static _Noreturn void refuse_relative(const char *command, const char *path)
{
    fail(EXIT_CANNOT_EXECUTE,
         "'%s': found as %s through an empty or relative element of PATH; call it by "
         "its path, or correct PATH",
         command, path);
}

static _Noreturn void refuse_search(const char *command, const char *path_variable,
                                    const struct obstacle *why)
{
    if (*command == '\0')
        fail(EXIT_NOT_FOUND, "'': the command is empty (is a variable unset?)");
    if (why->found)
        refuse_command(why->path, why->error);
    errno = why->error;
    if (errno != 0)
        fail(EXIT_NOT_FOUND, "'%s': not found in PATH; %.*s can't be searched: %m",
             command, (int)(strlen(why->path) - strlen(command) - 1), why->path);
    fail(EXIT_NOT_FOUND, "'%s': not found in PATH, which is %s", command,
         path_variable);
}

/* PATH, or Docker's if it is unset or empty. */
static const char *path_variable(char **environment)
{
    for (char **variable = environment; *variable != NULL; variable++) {
        const char *path = text_after("PATH=", *variable);
        if (path != NULL)
            return *path != '\0' ? path : DEFAULT_PATH;
    }
    return DEFAULT_PATH;
}

/* A script whose "#!" line names stepdown, with only itself to run, would start
 * stepdown again for ever. The kernel passes its path twice: as an argument and as
 * AT_EXECFN, getauxval(3). The new user may not be able to read the script. */
static void refuse_own_script(const char *path)
{
    const char *started = (const char *)getauxval(AT_EXECFN);
    if (started != NULL && string_equal(path, started) && !is_program(path))
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': its \"#!\" line names stepdown, which would execute it for "
             "ever; name a shell there, and call stepdown in the script",
             path);
}

/* Whether may_run() says yes of `path`. If not, notes why. */
static bool is_runnable_file(const char *path, char **argv, char **environment,
                             struct obstacle *obstacle)
{
    struct stat status;
    bool is_there = path_status(path, &status);
    if (is_there && !S_ISREG(status.st_mode))
        return false;
    if (is_there && may_run(path, argv, environment))
        return true;
    note_obstacle(obstacle, path, errno);
    return false;
}

/* Executes the first file in PATH that may be executed or, if `argv` is null, returns
 * its path. */
static const char *search(const char *command, char **argv, char **environment)
{
    static LARGE_AND_RARE char path[PATH_MAX];
    static LARGE_AND_RARE struct obstacle obstacle;

    const char *directories = path_variable(environment);
    const char *element = directories;
    for (;;) {
        size_t length = (size_t)(strchrnul(element, ':') - element);
        bool is_absolute = *element == '/';
        if (join(element, length, command, path) &&
            is_runnable_file(path, is_absolute ? argv : NULL, environment, &obstacle)) {
            if (!is_absolute)
                refuse_relative(command, path);
            return path;
        }
        if (element[length] == '\0')
            refuse_search(command, directories, &obstacle);
        element += length + 1;
    }
}

static bool is_path(const char *command)
{
    return strchr(command, '/') != NULL;
}

const char *find_command(const char *command)
{
    if (!is_path(command))
        return search(command, NULL, environ);
    refuse_own_script(command);
    return command;
}

_Noreturn void execute_command(char **argv, char **environment)
{
    const char *path = argv[0];
    if (is_path(path)) {
        refuse_own_script(path);
        execve(path, argv, environment);
    } else {
        path = search(path, argv, environment);
    }
    refuse_command(path, errno);
}

/* Looks a command up in PATH. By hand, since execvp(3) would run a file without "#!"
 * by a shell, and would run what lies in the current directory. */
#include "command.h"

#include "fail.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What Docker gives a container that sets no PATH. */
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Why nothing has run yet: the most telling of what the PATH elements gave. */
struct obstacle {
    int error;  /* an errno value; 0: the file was in no element */
    bool found; /* the file is there and may not be executed */
    char path[PATH_MAX];
};

static bool is_regular(const char *path)
{
    struct stat status = {0};
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* Puts "element/command" into `path`; an empty element is the current directory.
 * Returns false if it is longer than any path may be. */
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
    bool found = error == EACCES && is_regular(path);
    bool absent = error == ENOENT || error == ENOTDIR;
    bool less_telling = obstacle->found || (obstacle->error != 0 && !found);
    if (absent || less_telling)
        return;
    obstacle->error = error;
    obstacle->found = found;
    memcpy(obstacle->path, path, strlen(path) + 1);
}

/* Whether `path` is a file that this process may execute. */
static bool is_hit(const char *path, struct obstacle *obstacle)
{
    if (access(path, X_OK) == 0)
        return is_regular(path);
    note_obstacle(obstacle, path, errno);
    return false;
}

static _Noreturn void refuse_relative(const char *command, const char *path)
{
    fail(EXIT_CANNOT_EXECUTE, "'", command, "': found as ", path,
         " through an empty or relative element of PATH; call it by its path, or "
         "correct PATH",
         (char *)NULL);
}

static _Noreturn void refuse_search(const char *command, const struct obstacle *why)
{
    if (why->found)
        refuse_command(why->path, why->error);
    if (why->error != 0)
        fail(EXIT_NOT_FOUND, "'", command, "': not found in PATH; ", why->path, ": ",
             strerror(why->error), (char *)NULL);
    fail(EXIT_NOT_FOUND, "'", command, "': not found in PATH", (char *)NULL);
}

const char *find_command(const char *command)
{
    static char path[PATH_MAX];
    static struct obstacle obstacle;

    if (strchr(command, '/') != NULL)
        return command;

    const char *element = getenv("PATH");
    if (element == NULL || *element == '\0')
        element = DEFAULT_PATH;
    for (;;) {
        size_t length = (size_t)(strchrnul(element, ':') - element);
        if (join(element, length, command, path) && is_hit(path, &obstacle)) {
            if (path[0] != '/')
                refuse_relative(command, path);
            return path;
        }
        if (element[length] == '\0')
            refuse_search(command, &obstacle);
        element += length + 1;
    }
}

/* Reads the interpreter that a script's "#!" line names into `interpreter`, which has
 * `size` bytes. Returns false if `path` has no such line or can't be read. */
static bool read_interpreter(const char *path, char *interpreter, size_t size)
{
    char line[256] = ""; /* BINPRM_BUF_SIZE: what the kernel looks at, execve(2) */
    int fd = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || read(fd, line, sizeof line - 1) < 2 || memcmp(line, "#!", 2) != 0)
        return false;
    const char *start = line + 2;
    while (*start == ' ' || *start == '\t')
        start++;
    size_t length = 0;
    while (start[length] != '\0' && start[length] != '\n' && start[length] != ' ' &&
           start[length] != '\t')
        length++;
    if (length == 0 || length >= size)
        return false;
    memcpy(interpreter, start, length);
    interpreter[length] = '\0';
    return true;
}

/* The file is there and the kernel said ENOENT: what it needs to run is not there. */
static _Noreturn void refuse_missing_interpreter(const char *path)
{
    char interpreter[256];
    if (read_interpreter(path, interpreter, sizeof interpreter))
        fail(EXIT_CANNOT_EXECUTE, "'", path, "': its interpreter '", interpreter,
             "' is missing; correct the \"#!\" line (has the file CRLF line ends?)",
             (char *)NULL);
    fail(EXIT_CANNOT_EXECUTE, "'", path, "': its interpreter is missing; install the ",
         "dynamic loader or C library that it was built for", (char *)NULL);
}

_Noreturn void refuse_command(const char *path, int error)
{
    struct stat status = {0};
    bool exists = stat(path, &status) == 0;
    bool absent = error == ENOENT || error == ENOTDIR;
    if (absent && exists)
        refuse_missing_interpreter(path);
    if (absent)
        fail(EXIT_NOT_FOUND, "'", path, "': ", strerror(error), (char *)NULL);
    if (exists && S_ISDIR(status.st_mode))
        fail(EXIT_CANNOT_EXECUTE, "'", path, "': is a directory", (char *)NULL);
    if (error == ENOEXEC)
        fail(EXIT_CANNOT_EXECUTE, "'", path, "': ", strerror(error),
             ": neither a program for this machine nor a script with a \"#!\" line",
             (char *)NULL);
    fail(EXIT_CANNOT_EXECUTE, "'", path, "': ", strerror(error), (char *)NULL);
}

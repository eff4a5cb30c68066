/* Tells why a command's file can't be executed. */
#include "cannot_run.h"

#include "files.h"
#include "kernel.h"
#include "output.h"
#include "text.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* This program's own ELF header, by the name that ld(1) gives it. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

/* Reads up to `size` bytes from the start of the file. Returns how many, or a negative
 * number if it can't be read. */
static ssize_t read_start(const char *path, char *bytes, size_t size)
{
    static struct stat status;
    int fd = open_to_read(path);
    /* an open that lies may return a pipe, and a read of it would wait */
    if (fd < 0 || !descriptor_status(fd, &status) || !S_ISREG(status.st_mode))
        return -1;
    return read_bytes(fd, bytes, size);
}

/* The interpreter in a script's "#!" line, or a null pointer if `path` has no such line
 * or can't be read. */
static const char *find_interpreter(const char *path)
{
    static char line[256]; /* BINPRM_BUF_SIZE: as much as the kernel reads, execve(2) */
    if (read_start(path, line, sizeof line - 1) < 2 || memcmp(line, "#!", 2) != 0)
        return NULL;
    char *start = line + 2;
    while (*start == ' ' || *start == '\t')
        start++;
    char *end = start;
    while (*end != '\0' && *end != ' ' && *end != '\t' && *end != '\n')
        end++;
    *end = '\0';
    return end > start ? start : NULL;
}

/* The first bytes of an ELF header, up to e_machine at byte 18. */
static char header[20];

/* Whether the first bytes of `path`, then in `header`, are those of a program. */
bool is_program(const char *path)
{
    return read_start(path, header, sizeof header) == (ssize_t)sizeof header &&
           memcmp(header, __ehdr_start, 4) == 0;
}

/* The file exists, but execve(2) failed with ENOENT: its interpreter is missing. */
static _Noreturn void refuse_missing_interpreter(const char *path)
{
    const char *interpreter = find_interpreter(path);
    if (interpreter != NULL)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': its interpreter '%s' is missing; correct the \"#!\" line (does the "
             "file have CRLF line endings?)",
             path, interpreter);
    fail(EXIT_CANNOT_EXECUTE,
         "'%s': its interpreter is missing; install the dynamic loader or C library "
         "that it was built for",
         path);
}

/* Whether `path` is a program for another machine than this one. */
static bool is_for_another_machine(const char *path)
{
    return is_program(path) && memcmp(header + 18, __ehdr_start + 18, 2) != 0;
}

/* What the kernel executes for `path`: a script's interpreter, or else the file itself.
 */
static const char *find_program(const char *path)
{
    const char *interpreter = find_interpreter(path);
    return interpreter != NULL ? interpreter : path;
}

/* The file exists, but execve(2) failed with ENOEXEC, for it or for its interpreter. */
static _Noreturn void refuse_format(const char *path)
{
    const char *program = find_program(path);
    bool is_foreign = is_for_another_machine(program);
    errno = ENOEXEC;
    if (is_foreign)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': built for another machine; install the one for " STEPDOWN_ARCH,
             program);
    fail(EXIT_CANNOT_EXECUTE,
         "'%s': %m: neither a program for this machine nor a script with a \"#!\" "
         "line",
         path);
}

_Noreturn void refuse_command(const char *path, int error)
{
    static struct stat status;
    const char *program = find_program(path);
    if (error == EACCES && access(path, X_OK) == 0)
        path = program; /* the error is about that */
    bool exists = path_status(path, &status);
    bool absent = error == ENOENT || error == ENOTDIR;
    bool is_noexec = error == EACCES && is_mounted_noexec(path);
    errno = error;
    if (absent && exists)
        refuse_missing_interpreter(path);
    if (absent)
        fail(EXIT_NOT_FOUND, "'%s': %m", path);
    if (exists && S_ISDIR(status.st_mode))
        fail(EXIT_CANNOT_EXECUTE, "'%s': is a directory", path);
    if (error == ENOEXEC)
        refuse_format(path);
    if (is_noexec)
        fail(EXIT_CANNOT_EXECUTE, "'%s': %m: its file system is mounted noexec", path);
    fail(EXIT_CANNOT_EXECUTE, "'%s': %m", path);
}

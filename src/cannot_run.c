/* Tells why a command's file can't be executed. */
#include "cannot_run.h"

#include "capability_names.h"
#include "closed.h"
#include "files.h"
#include "kernel.h"
#include "large.h"
#include "output.h"
#include "text.h"

#include <endian.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

/* VFS_CAP_FLAGS_EFFECTIVE of linux/capability.h, which musl-gcc doesn't see */
#define EFFECTIVE 1

/* This program's own ELF header, by the name that ld(1) gives it. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

/* Reads up to `size` bytes from the start of the file. Returns how many, or a negative
 * number if it can't be read. */
static ssize_t read_start(const char *path, char *bytes, size_t size)
{
    static LARGE_AND_RARE struct stat status;
    int fd = open_to_read(path);
    /* an open that lies may return a pipe, and a read of it would wait */
    if (fd < 0 || !descriptor_status(fd, &status) || !S_ISREG(status.st_mode))
        return -1;
    ssize_t got = read_bytes(fd, bytes, size);
    close_descriptor(fd);
    return got;
}

/* BINPRM_BUF_SIZE: the kernel reads as much of the first line, execve(2) */
#define LINE_SIZE 256

/* How often the interpreter of a script may be a script: exec_binprm() of fs/exec.c */
#define SCRIPTS_MAX 5

/* The interpreter in a script's "#!" line, which is read into `line`, or a null pointer
 * if `path` has no such line or can't be read. */
static const char *find_interpreter(const char *path, char line[LINE_SIZE])
{
    ssize_t length = read_start(path, line, LINE_SIZE - 1);
    if (length < 2 || length >= LINE_SIZE || memcmp(line, "#!", 2) != 0)
        return NULL;
    line[length] = '\0';
    char *start = line + 2;
    while (*start == ' ' || *start == '\t')
        start++;
    char *end = start;
    while (*end != '\0' && *end != ' ' && *end != '\t' && *end != '\n')
        end++;
    *end = '\0';
    return end > start ? start : NULL;
}

/* What the kernel executes for `path`: the file itself or, for a script, the last of
 * its interpreters that is there. *missing is the one that is not, or a null pointer. A
 * file that may not be executed ends the search. */
static const char *find_program(const char *path, const char **missing)
{
    static LARGE_AND_RARE char lines[SCRIPTS_MAX][LINE_SIZE];
    *missing = NULL;
    for (int i = 0; i < SCRIPTS_MAX && access(path, X_OK) == 0; i++) {
        const char *interpreter = find_interpreter(path, lines[i]);
        if (interpreter == NULL)
            break;
        if (!path_exists(interpreter) && (errno == ENOENT || errno == ENOTDIR)) {
            *missing = interpreter;
            break;
        }
        path = interpreter;
    }
    return path;
}

/* The first bytes of an ELF header, up to e_machine at byte 18. */
static char header[20];

/* Whether the first bytes of `path`, then in `header`, are those of a program. */
bool is_program(const char *path)
{
    return read_start(path, header, sizeof header) == (ssize_t)sizeof header &&
           memcmp(header, __ehdr_start, 4) == 0;
}

/* execve(2) failed with ENOENT, but the file exists. */
static _Noreturn void refuse_missing_interpreter(const char *path, const char *missing)
{
    if (missing != NULL)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': its interpreter '%s' is missing; correct the \"#!\" line (a '?' at "
             "its end: CRLF line endings)",
             path, missing);
    fail(EXIT_CANNOT_EXECUTE,
         "'%s': its interpreter is missing; install the dynamic loader or C library "
         "that it was built for",
         path);
}

/* It failed with ENOEXEC. */
static _Noreturn void refuse_format(const char *path)
{
    if (is_program(path) && memcmp(header + 18, __ehdr_start + 18, 2) != 0)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': built for another machine; install the one for " STEPDOWN_ARCH,
             path);
    fail(EXIT_CANNOT_EXECUTE, "'%s': %s", path,
         memcmp(header, "\xef\xbb\xbf", 3) == 0
             ? "a byte order mark is in front of its \"#!\" line; save it without BOM"
         : memcmp(header, "#!", 2) == 0
             ? "the first 255 bytes of its \"#!\" line name no program; correct it"
             : "neither a program for this machine nor a script with a \"#!\" line");
}

/* It failed with EACCES. `is_seen` tells whether the path leads to a file. */
static _Noreturn void refuse_access(const char *path, bool is_seen)
{
    const char *closed = find_closed(path, NULL);
    const char *why =
        !is_seen ? "it is a link to where the user can't go; replace it by the file"
        : is_mounted(path, ST_NOEXEC)
            ? "its file system is mounted noexec; move the file"
        : access(path, X_OK) == 0 ? "a security module such as SELinux forbids it"
                                  : "the user may not execute it; chmod it to 0755";
    errno = EACCES;
    if (closed != NULL)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': %m: the user can't search %s above it; chmod a+x that, or move it",
             path, closed);
    fail(EXIT_CANNOT_EXECUTE, "'%s': %m: %s", path, why);
}

void refuse_file_capabilities(const char *path)
{
    /* struct vfs_cap_data of linux/capability.h, revision 2: flags, and the lower and
     * upper halves of permitted and inheritable */
    uint32_t data[5];
    const char *missing;
    path = find_program(path, &missing);
    ssize_t size = getxattr(path, "security.capability", data, sizeof data);
    if (size != (ssize_t)sizeof data || (le32toh(data[0]) & EFFECTIVE) == 0 ||
        is_mounted(path, ST_NOSUID))
        return;
    uint64_t permitted = le32toh(data[1]) | (uint64_t)le32toh(data[3]) << 32;
    errno = EPERM;
    for (unsigned i = 0; i < 64; i++) {
        struct text name = capability_name(i);
        if ((permitted >> i & 1) && is_bounding(i) == 0)
            fail(EXIT_CANNOT_EXECUTE,
                 "'%s': %m: it has the file capability %.*s; start the container with "
                 "--cap-add %.*s, or remove that by setcap -r",
                 path, (int)name.length, name.start, (int)name.length, name.start);
    }
}

_Noreturn void refuse_command(const char *path, int error)
{
    static LARGE_AND_RARE struct stat status;
    const char *command = path;
    const char *missing;
    path = find_program(path, &missing);
    bool exists = path_status(path, &status);
    bool absent = error == ENOENT || error == ENOTDIR;
    if (absent && exists)
        refuse_missing_interpreter(path, missing);
    if (exists && !S_ISREG(status.st_mode))
        fail(EXIT_CANNOT_EXECUTE, "'%s': is %s", path,
             S_ISDIR(status.st_mode) ? "a directory" : "not a regular file");
    if (error == ENOEXEC)
        refuse_format(path);
    if (error == EACCES)
        refuse_access(path, exists);
    if (error == EPERM)
        refuse_file_capabilities(command);
    errno = error;
    if (error == EAGAIN)
        fail(EXIT_CANNOT_EXECUTE,
             "'%s': %m: the user has as many processes as it may; raise ulimit -u",
             command);
    fail(absent ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE, "'%s': %m", command);
}

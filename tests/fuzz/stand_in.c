/* The files in memory, the caller, and what stands in for output.c, kernel.c, files.c,
 * file_status.c and unmapped.c. */
#include "stand_in.h"

#include "files.h"
#include "identity.h"
#include "kernel.h"
#include "output.h"
#include "unmapped.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PASSWD_FD 10
#define GROUP_FD 11
#define OTHER_FD 12

struct stand_in stand_in;

/* The place in the open file, and whether its last reading was interrupted. */
static size_t offset;
static bool interrupted;

static const struct stand_in_file *file_at(int fd)
{
    static const struct stand_in_file missing = {.absent = true};
    return fd == PASSWD_FD  ? &stand_in.passwd
           : fd == GROUP_FD ? &stand_in.group
                            : &missing;
}

static int fd_of(const char *path)
{
    int fd = strcmp(path, PASSWD_PATH) == 0  ? PASSWD_FD
             : strcmp(path, GROUP_PATH) == 0 ? GROUP_FD
                                             : OTHER_FD;
    errno = ENOENT;
    return file_at(fd)->absent ? -1 : fd;
}

int open_to_read(const char *path)
{
    offset = 0;
    return fd_of(path);
}

int open_target(const char *path, struct stat *status)
{
    return path_status(path, status) ? fd_of(path) : -1;
}

/* Every other call is interrupted. */
ssize_t read_bytes(int fd, void *bytes, size_t size)
{
    interrupted = !interrupted;
    if (interrupted) {
        errno = EINTR;
        return -1;
    }
    struct bytes content = file_at(fd)->content;
    size_t left = content.count - offset;
    size = size < stand_in.piece ? size : stand_in.piece;
    size = size < left ? size : left;
    if (size > 0 && content.at != NULL)
        memcpy(bytes, content.at + offset, size);
    offset += size;
    return (ssize_t)size;
}

void close_descriptor(int fd)
{
    (void)fd;
}

bool descriptor_status(int fd, struct stat *status)
{
    *status = (struct stat){
        .st_ino = (uint64_t)fd,
        .st_mode = S_IFREG,
        .st_size = (int64_t)file_at(fd)->content.count,
    };
    return true;
}

bool path_status(const char *path, struct stat *status)
{
    int fd = fd_of(path);
    return fd >= 0 && descriptor_status(fd, status);
}

bool path_exists(const char *path)
{
    return fd_of(path) >= 0;
}

bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino;
}

uid_t caller_uid(void)
{
    return stand_in.caller_uid;
}

gid_t caller_gid(void)
{
    return stand_in.caller_gid;
}

gid_t unmapped_gid(void)
{
    return STAND_IN_OVERFLOW_GID;
}

gid_t shown_gid(void)
{
    return STAND_IN_OVERFLOW_GID;
}

bool get_groups(struct gid_set *groups)
{
    groups->count = 0;
    return gid_set_add(groups, stand_in.caller_groups, stand_in.caller_group_count);
}

_Noreturn void fail(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(stand_in.message, sizeof stand_in.message, format, arguments);
    va_end(arguments);
    stand_in.status = status;
    longjmp(stand_in.end, 1);
}

_Noreturn void fail_call(const char *call)
{
    fail(EXIT_REFUSED, "%s", call);
}

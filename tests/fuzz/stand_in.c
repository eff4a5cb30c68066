/* The files in memory, the caller, and what stands in for fail.c and kernel.c. */
#include "stand_in.h"

#include "fail.h"
#include "file_status.h"
#include "gid_set.h"
#include "identity.h"
#include "kernel.h"
#include "overflow.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Not 0-2, which lines.c has its own doubts about. */
#define PASSWD_FD 10
#define GROUP_FD 11

struct stand_in stand_in;

/* The place in the open file, and what its next read_bytes() does. */
static size_t offset;
static bool first;
static bool interrupt;

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct stand_in_file *file_at(int fd)
{
    return fd == PASSWD_FD ? &stand_in.passwd : &stand_in.group;
}

static int fd_of(const char *path)
{
    int fd = strcmp(path, PASSWD_PATH) == 0 ? PASSWD_FD : GROUP_FD;
    errno = ENOENT;
    return file_at(fd)->absent ? -1 : fd;
}

int open_to_read(const char *path)
{
    offset = 0;
    first = true;
    interrupt = stand_in.reading.interrupted;
    return fd_of(path);
}

static size_t copy(int fd, void *buffer, size_t size, size_t from)
{
    struct bytes content = file_at(fd)->content;
    size = smaller(size, content.count - from);
    if (size > 0)
        memcpy(buffer, content.at + from, size);
    return size;
}

ssize_t read_bytes(int fd, void *bytes, size_t size)
{
    interrupt = stand_in.reading.interrupted && !interrupt;
    if (interrupt) {
        errno = EINTR;
        return -1;
    }
    size = smaller(size, first ? stand_in.reading.first : stand_in.reading.rest);
    first = false;
    size = copy(fd, bytes, size, offset);
    offset += size;
    return (ssize_t)size;
}

void close_descriptor(int fd)
{
    (void)fd;
}

void seek_start(int fd)
{
    (void)fd;
    offset = 0;
    first = true;
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

gid_t overflow_gid(void)
{
    return STAND_IN_OVERFLOW_GID;
}

bool get_groups(struct gid_set *groups)
{
    groups->count = groups->sorted = 0;
    for (size_t i = 0; i < stand_in.caller_group_count; i++)
        gid_set_add(groups, stand_in.caller_groups[i]);
    gid_set_sort(groups);
    return true;
}

_Noreturn void fail(enum exit_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(stand_in.message, sizeof stand_in.message, format, arguments);
    va_end(arguments);
    stand_in.status = (int)status;
    longjmp(stand_in.end, 1);
}

_Noreturn void fail_call(const char *call)
{
    fail(EXIT_REFUSED, "%s", call);
}

/* The files in memory, the caller, and what stands in for fail.c and kernel.c. */
#include "stand_in.h"

#include "fail.h"
#include "gid_set.h"
#include "identity.h"
#include "kernel.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

/* Not 0-2, which lines.c has its own doubts about. */
#define PASSWD_FD 10
#define GROUP_FD 11

struct stand_in stand_in;

/* The place in the open file, and what its next read() does. */
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

ssize_t stand_in_read(int fd, void *buffer, size_t size)
{
    interrupt = stand_in.reading.interrupted && !interrupt;
    if (interrupt) {
        errno = EINTR;
        return -1;
    }
    size = smaller(size, first ? stand_in.reading.first : stand_in.reading.rest);
    first = false;
    size = copy(fd, buffer, size, offset);
    offset += size;
    return (ssize_t)size;
}

ssize_t stand_in_pread(int fd, void *buffer, size_t size, off_t from)
{
    return (ssize_t)copy(fd, buffer, smaller(size, stand_in.reading.rest),
                         (size_t)from);
}

int stand_in_fstat(int fd, struct stat *status)
{
    *status = (struct stat){
        .st_mode = S_IFREG,
        .st_size = (off_t)file_at(fd)->content.count,
    };
    return 0;
}

int stand_in_stat(const char *path, struct stat *status)
{
    int fd = fd_of(path);
    return fd < 0 ? -1 : stand_in_fstat(fd, status);
}

unsigned long stand_in_getauxval(unsigned long type)
{
    return type == AT_UID ? stand_in.caller_uid : stand_in.caller_gid;
}

void get_groups(struct gid_set *groups)
{
    groups->count = 0;
    for (size_t i = 0; i < stand_in.caller_group_count; i++)
        gid_set_add(groups, stand_in.caller_groups[i]);
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

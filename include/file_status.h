/* What the kernel says of a file. Not by libc's stat(2), which on 32-bit machines asks
 * for statx(2) first: a call of Linux 4.11, which seccomp profiles of older container
 * engines answer by EPERM. */
#ifndef STEPDOWN_FILE_STATUS_H
#define STEPDOWN_FILE_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What stepdown wants of stat(2). */
struct file_status {
    uint64_t device;
    uint64_t inode;
    uint64_t special; /* the device number of a device node */
    mode_t mode;      /* type and permissions */
    uint32_t links;   /* names that the file has */
    uid_t uid;        /* the owner */
    gid_t gid;        /* the group */
    int64_t size;     /* bytes */
    int64_t modified; /* when the contents last changed: seconds since 1970, */
    int64_t modified_nanoseconds; /* and the rest */
};

/* Looks at the file that `path` leads to, or that `fd` has open. Returns whether the
 * kernel answered; errno tells why not, and *status is no file's then. */
bool path_status(const char *path, struct file_status *status);
bool descriptor_status(int fd, struct file_status *status);

/* Whether there is a file that `path` leads to, by another call than those above; errno
 * tells why not. */
bool path_exists(const char *path);

/* Whether the file system of `path` is mounted noexec. False also if the kernel does
 * not answer. */
bool is_mounted_noexec(const char *path);

/* Whether both are the same file. */
bool is_same_file(const struct file_status *a, const struct file_status *b);

#endif

/* What the kernel says of a file. Not by libc's stat(2), which on 32-bit machines asks
 * for statx(2) first: a call of Linux 4.11, which seccomp profiles of older container
 * engines answer by EPERM. */
#ifndef STEPDOWN_FILE_STATUS_H
#define STEPDOWN_FILE_STATUS_H

#include <stdbool.h>
#include <sys/stat.h>

/* Looks at the file that `path` leads to, or that `fd` has open. Returns whether the
 * kernel answered; errno tells why not, and *status is no file's then. Not all of
 * *status is filled in: its st_dev, st_ino, st_mode, st_nlink, st_uid, st_gid, st_rdev,
 * st_size and st_mtim. */
bool path_status(const char *path, struct stat *status);
bool descriptor_status(int fd, struct stat *status);

/* Whether there is a file that `path` leads to, by another call than those above; errno
 * tells why not. */
bool path_exists(const char *path);

/* Whether the file system of `path` is mounted noexec. False also if the kernel does
 * not answer. */
bool is_mounted_noexec(const char *path);

/* Whether both are the same file. */
bool is_same_file(const struct stat *a, const struct stat *b);

#endif

/* What the kernel says about a file. libc's stat(2) is not used, because on 32-bit
 * machines it tries statx(2) first. That is a call of Linux 4.11, and the seccomp
 * profiles of older container engines answer it with EPERM. */
#ifndef STEPDOWN_FILE_STATUS_H
#define STEPDOWN_FILE_STATUS_H

#include <stdbool.h>
#include <sys/stat.h>

/* Looks at the file that `path` leads to, or that `fd` refers to. Returns whether the
 * kernel answered; if not, errno tells why, and *status matches no file. Fills in only
 * st_dev, st_ino, st_mode, st_nlink, st_uid, st_gid, st_rdev, st_size and st_mtim. */
bool path_status(const char *path, struct stat *status);
bool descriptor_status(int fd, struct stat *status);

/* Whether both are the same file. */
bool is_same_file(const struct stat *a, const struct stat *b);

#endif

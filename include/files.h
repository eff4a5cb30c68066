/* System calls about files, made directly: libc's open, read, write and close bring
 * support for cancelling threads. Everything that changes a file takes a descriptor, so
 * that what was looked at is what is changed. Decides nothing. */
#ifndef STEPDOWN_FILES_H
#define STEPDOWN_FILES_H

#include "file_status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* All of these return a negative number or false, with errno, if the kernel reports
 * that it failed. */

/* Opens `path` for reading, close-on-exec. Never waits, and never makes a terminal the
 * controlling one. Returns the descriptor. */
int open_to_read(const char *path);

/* Opens the file that `path` leads to by O_PATH, links followed, and looks at it.
 * Returns the descriptor. */
int open_target(const char *path, struct stat *status);

/* Opens `name` in `directory` by O_PATH, and looks at it. If it is a link, that means
 * the link itself. Returns the descriptor. */
int open_node(int directory, const char *name, struct stat *status);

/* Opens `name` in `directory` for reading its entries, if it is a directory itself and
 * no link to one. "." is the directory itself, which may be open by O_PATH. Returns the
 * descriptor. */
int open_directory(int directory, const char *name);

/* Whether `fd` was opened by O_PATH. False if the kernel does not answer. */
bool is_node(int fd);

/* read(2), write(2) and close(2). */
ssize_t read_bytes(int fd, void *bytes, size_t size);
ssize_t write_bytes(int fd, const void *bytes, size_t size);
void close_descriptor(int fd);

/* Whether `path` leads to a file, asked by another call than path_status(). */
bool path_exists(const char *path);

/* Whether `name` is missing in `directory`, asked by another call than open_node(). */
bool is_missing(int directory, const char *name);

/* Whether the file system of `path` is mounted with `flag` of statvfs(3), such as
 * ST_NOEXEC. False if the kernel does not answer. */
bool is_mounted(const char *path, unsigned long flag);

/* Whether the descriptor `fd` is a terminal. */
bool is_terminal(int fd);

/* Whether the directory `fd` has an access control list, whose mask then shows as the
 * group's permissions, acl(5). True if that can't be told. */
bool has_acl(int fd);

/* Makes a directory. Its mode is `mode` without the bits of the umask. */
bool make_directory(int directory, const char *name, mode_t mode);

/* Removes a directory if it is empty. */
void remove_directory(int directory, const char *name);

/* Reads where the link `fd` leads into `target`, which holds `size` bytes. Returns the
 * length, without a NUL; `size` may mean that it was cut. */
ssize_t read_link(int fd, char *target, size_t size);

/* Makes `uid` and `gid` the owner and group of the file `fd`, which may be open by
 * O_PATH. -1 leaves either unchanged. The kernel also clears the setuid and setgid bits
 * of a file that is no directory, and its capabilities, chown(2). */
bool change_owner(int fd, uid_t uid, gid_t gid);

/* Changes the mode of the file `fd`, which is not open by O_PATH. */
bool change_mode(int fd, mode_t mode);

/* struct linux_dirent64 of getdents64(2). */
struct entry {
    uint64_t inode;  /* of the file, unless something is mounted over it */
    int64_t offset;  /* of the next entry in the directory */
    uint16_t length; /* of this entry in memory, up to the next one */
    unsigned char type;
    char name[];
};

/* Reads the next entries of the directory `fd`. Returns how many bytes; 0 after the
 * last. */
ssize_t read_entries(int fd, void *entries, size_t size);

/* The number of the mount that the file `fd` is on, by name_to_handle_at(2);
 * negative if that does not answer. */
int mount_number(int fd);

/* Whether the file `fd` is the root of a mount: 0 or 1. Negative if that can't be told
 * so, as before Linux 5.8. */
int is_mount_root(int fd);

#endif

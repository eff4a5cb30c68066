/* Gives files to another owner, and tells who can write to a directory. */
#ifndef STEPDOWN_OWNERSHIP_H
#define STEPDOWN_OWNERSHIP_H

#include "file_status.h"
#include "identity.h"

#include <stdbool.h>
#include <sys/types.h>

/* Makes `uid` and `gid` the owner and group of what the descriptor `fd` has open, by
 * O_PATH too; -1 leaves either as it is. The kernel takes a file's setuid and setgid
 * bits and its capabilities with it, chown(2). Returns whether the kernel said that it
 * did; errno tells why not. */
bool give(int fd, uid_t uid, gid_t gid);

/* Whether `error`, an errno value, is the file system's answer to anybody: it is
 * read-only, has no owners, maps these ids to none, or takes this root for nobody.
 * False where this process lacks a capability. */
bool is_impossible(int error);

/* Opens the directory that `fd` has open by O_PATH anew, to be read. Returns the
 * descriptor, or -1 with errno. */
int open_directory(int fd);

/* Whether the target may write to the directory `fd`; true too where that can't be
 * told. False for root, against whom nothing is to be protected. */
bool can_write(int fd, const struct stat *status, const struct identity *identity);

/* Opens what `name` is in `directory` by O_PATH, a link itself, and looks at it.
 * Returns the descriptor, or -1 with errno. */
int open_node(int directory, const char *name, struct stat *status);

/* Whether the directory or file that `fd` has open is the root of a mount: 0 or 1, or
 * negative where that can't be told, as before Linux 5.8. */
int is_mount(int fd);

#endif

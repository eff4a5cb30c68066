/* Changes the owner of files, and tells who can write to a directory. */
#ifndef STEPDOWN_OWNERSHIP_H
#define STEPDOWN_OWNERSHIP_H

#include "file_status.h"
#include "identity.h"

#include <stdbool.h>
#include <sys/types.h>

/* Makes `uid` and `gid` the owner and group of the file `fd`, which may be open by
 * O_PATH. -1 leaves either unchanged. The kernel also clears the file's setuid and
 * setgid bits and its capabilities, chown(2). Returns whether the kernel reported
 * success; if not, errno tells why. */
bool give(int fd, uid_t uid, gid_t gid);

/* Whether `error`, an errno value, means that nobody could make the change: the file
 * system is read-only, has no owners, does not map these ids, or takes root for nobody.
 * False if this process lacks a capability. */
bool is_impossible(int error);

/* Opens the directory `fd`, which is open by O_PATH, again for reading. Returns the
 * descriptor, or -1 with errno. */
int open_directory(int fd);

/* Whether the target may write to the directory `fd`. True if that can't be told. False
 * if the target is root, from whom nothing needs protection. */
bool can_write(int fd, const struct stat *status, const struct identity *identity);

/* Opens `name` in `directory` by O_PATH, and looks at it. If it is a link, that means
 * the link itself. Returns the descriptor, or -1 with errno. */
int open_node(int directory, const char *name, struct stat *status);

/* Whether the file or directory `fd` is the root of a mount: 0 or 1, or negative if
 * that can't be told, as before Linux 5.8. */
int is_mount(int fd);

#endif

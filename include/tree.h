/* Gives a directory, and everything in it, to the target. */
#ifndef STEPDOWN_TREE_H
#define STEPDOWN_TREE_H

#include "file_status.h"
#include "identity.h"

/* Gives everything in the directory `fd`, which is open by O_PATH, and then the
 * directory itself, to the identity's uid and gid. Each directory comes after its
 * contents, so that the next start goes on where this one was interrupted. `directory`
 * is the path, for errors.
 *
 * Each file is looked at and given by one descriptor, so that nobody can put another
 * file in its place in between, not even root by a mount or rename. By name, it would
 * take three calls less: open, close, and another look at the directory, which another
 * start may have given meanwhile. These are left as they are:
 * - other mounts and file systems, so that nothing outside is reached
 * - files with more than one link, and device nodes
 * - the contents of directories that the target can write to: it may have put them
 * there
 * - files that nobody could change, see is_impossible()
 *
 * Goes down 128 directories. Ends the program with status 1 at any error, unless a file
 * is gone meanwhile. Returns false, with errno, if `fd` itself could not be given. */
bool give_tree(int fd, const struct stat *status, const char *directory,
               const struct identity *identity);

#endif

/* Gives a directory with all that is in it to the target. */
#ifndef STEPDOWN_TREE_H
#define STEPDOWN_TREE_H

#include "file_status.h"
#include "identity.h"

/* Gives what is in the directory `fd`, by O_PATH, and then that itself to the
 * identity's uid and gid, each directory behind what is in it: where a start was cut
 * short, the next one finds the rest by it. `directory` is its path, for errors.
 *
 * Every file is looked at and given by one descriptor, so that nothing can be put in
 * its place between the two: not even by root, who mounts and renames. It costs three
 * calls a file more than by name: open, close, and another look at the directory, which
 * another start may have given meanwhile. Left as they are:
 * - what another mount or file system has put there; by that, nothing outside is
 * reached
 * - files with more than one link, and device nodes
 * - what is in a directory that the target can write to: it chose what that is
 * - where the file system lets nobody change it, see is_impossible()
 *
 * Goes down 128 directories. Any error, but for files that are gone meanwhile, ends the
 * program with status 1. Returns false, with errno, if `fd` itself could not be given.
 */
bool give_tree(int fd, const struct stat *status, const char *directory,
               const struct identity *identity);

#endif

/* Gives a directory, and what is in it, to the target. */
#ifndef STEPDOWN_TREE_H
#define STEPDOWN_TREE_H

#include "file_status.h"

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* What is left as it is, by rule. */
enum left {
    LEFT_LINKED, /* files with several links */
    LEFT_DEVICE, /* device nodes */
    LEFT_MOUNT,  /* other mounts */
    LEFT_OTHERS, /* what somebody else than root could have put there */
    LEFT_KINDS,
};

/* What became of a tree. */
struct tree_report {
    unsigned long left[LEFT_KINDS]; /* how many entries of each kind were left */
    unsigned long undone;           /* and how many nobody could change, */
    int error;                      /* with the errno value for the first of them */
    char first_undone[PATH_MAX];    /* and its path, the end of it if it is longer */
};

/* Gives everything in the directory `fd`, which is open by O_PATH and has that status,
 * and then the directory itself, to `uid` and `gid`. Each directory comes after what is
 * in it, so that the next start goes on where this one was interrupted. With `plan`,
 * changes nothing and only reports what would be left. `directory` is the path, for
 * messages. *report must be zeroed.
 *
 * Each entry is looked at and given by one descriptor, so that nobody can put another
 * in its place meanwhile, not even root by a mount or rename. What is given:
 * - in a directory that only root may write to: everything
 * - in one of another user's: what that user owns. The directory is taken first, see
 *   ownership.h, so that nothing can be moved out of it or into it while it is looked
 *   at.
 * - in one of the target's, and in one of root's that others may write to: nothing
 * Of all these, what tree_report counts is left.
 *
 * Goes down 1024 directories. Ends the program with status 1 at any error, unless an
 * entry is gone meanwhile. Returns 0, or an errno value if `fd` itself could not be
 * given, or not be taken. */
int give_tree(int fd, const struct stat *status, const char *directory, uid_t uid,
              gid_t gid, bool plan, struct tree_report *report);

#endif

/* Tells which directory of a path a user can't search. */
#include "closed.h"

#include "file_status.h"
#include "large.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_closed(const char *directory, const struct identity *identity)
{
    struct stat status;
    if (identity == NULL)
        return access(directory, X_OK) != 0 && errno == EACCES;
    if (identity->uid == 0 || !path_status(directory, &status))
        return false;
    mode_t search = status.st_uid == identity->uid                  ? S_IXUSR
                    : gid_set_has(&identity->groups, status.st_gid) ? S_IXGRP
                                                                    : S_IXOTH;
    return (status.st_mode & search) == 0;
}

const char *find_closed(const char *path, const struct identity *identity)
{
    static LARGE_AND_RARE char directory[PATH_MAX];
    char *end = directory;
    if (strlen(path) >= sizeof directory)
        return NULL;
    char *last = stpcpy(directory, path) - 1;
    /* a '/' or "/." at its end is no other directory */
    while (last > directory && (*last == '/' || (*last == '.' && last[-1] == '/')))
        *last-- = '\0';
    while ((end = strchr(end + 1, '/')) != NULL) {
        *end = '\0';
        if (is_closed(directory, identity))
            return directory;
        *end = '/';
    }
    return NULL;
}

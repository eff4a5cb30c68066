/* Follows the path of --own from "/" by descriptors, name by name, and tells who could
 * have chosen where it leads. */
#ifndef STEPDOWN_WAY_H
#define STEPDOWN_WAY_H

#include "file_status.h"

#include <limits.h>
#include <stdbool.h>

/* Where a path leads. */
struct way {
    const char *directory; /* the path, as given; borrowed */
    int fd;                /* the directory that it has led to, open by O_PATH */
    struct stat status;    /* what that is */
    bool is_open;    /* somebody else than root could have put another in its place */
    bool was_open;   /* the same of something above it, before the last mount */
    bool is_missing; /* it does not exist; `fd` is the last above it that does */
    unsigned links;  /* followed so far */
    char *next;      /* the rest of the path, at the end of `rest` */
    char real[PATH_MAX];     /* the whole path without links; "" is the root */
    char open[PATH_MAX];     /* the directory that makes it open, or where somebody else
                                may make what is missing; else "" */
    char rest[2 * PATH_MAX]; /* what is to be followed, links included */
};

/* Follows way->directory, which is absolute and has no "..", as far as it exists. With
 * `makes`, root makes the missing directories, if nobody else can interfere. A link is
 * only followed where root alone can have put it. Ends the program with status 1 if
 * another link is in the way, or what is in the way is no directory. Returns 0, or an
 * errno value if it can't be followed to its end. way->fd is to be closed. */
int follow_way(struct way *way, bool makes);

#endif

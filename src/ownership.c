/* Tells whose a directory and what stands in it can be. */
#include "ownership.h"

#include "files.h"
#include "id.h"
#include "kernel.h"
#include "output.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* linux/capability.h */
#define CAP_CHOWN 0
#define CAP_DAC_OVERRIDE 1
#define CAP_DAC_READ_SEARCH 2

/* The first number that can be no user's, and no group's. */
#define MARK_BASE (ID_MAX + UINT32_C(1))

gid_t taken_mark(uid_t owner)
{
    return MARK_BASE + owner;
}

mode_t taken_mode(mode_t mode)
{
    return S_ISUID | (mode & 07777 & ~(mode_t)(S_IWGRP | S_IWOTH));
}

bool taken_from(const struct stat *status, uid_t *owner)
{
    bool is_by_group = status->st_gid >= MARK_BASE;
    bool is_by_mode = (status->st_mode & (S_ISUID | S_IWGRP | S_IWOTH)) == S_ISUID &&
                      status->st_gid != 0;
    if (status->st_uid != 0 || (!is_by_group && !is_by_mode))
        return false;
    *owner = is_by_group ? status->st_gid - MARK_BASE : status->st_gid;
    return true;
}

bool is_roots_sticky(const struct stat *status)
{
    uid_t owner;
    return status->st_uid == 0 && (status->st_mode & S_ISVTX) != 0 &&
           !taken_from(status, &owner);
}

enum origin origin_of(int fd, const struct stat *status, uid_t *owner)
{
    *owner = status->st_uid;
    if (status->st_uid != 0 || taken_from(status, owner))
        return FROM_ONE_USER;
    if ((status->st_mode & S_IWOTH) != 0)
        return FROM_ANYBODY;
    if ((status->st_mode & S_IWGRP) != 0 && (status->st_gid != 0 || has_acl(fd)))
        return FROM_ANYBODY;
    return FROM_ROOT;
}

bool is_impossible(int error)
{
    uint64_t held = permitted_capabilities();
    if (error == EPERM)
        return (held & 1 << CAP_CHOWN) != 0;
    if (error == EACCES)
        return (held & (1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH)) != 0;
    /* EOVERFLOW: an idmapped mount that does not map the id */
    return error == EINVAL || error == EROFS || error == ENOSYS ||
           error == EOPNOTSUPP || error == EOVERFLOW;
}

_Noreturn void refuse_own(const char *path, int error, const char *advice)
{
    errno = error;
    if (error == 0)
        fail(EXIT_REFUSED, "--own %s: %s", path, advice);
    fail(EXIT_REFUSED, "--own %s: %m; %s", path, advice);
}

_Noreturn void refuse_error(const char *path, int error)
{
    const char *missing = error == EPERM    ? "CHOWN"
                          : error == EACCES ? "DAC_OVERRIDE"
                                            : NULL;
    errno = error;
    if (missing != NULL)
        fail(EXIT_REFUSED, "--own %s: %m; %s %s", path, ADD_CAPABILITY, missing);
    refuse_own(path, error,
               error == EMFILE || error == ENFILE
                   ? "raise the limit of open files, ulimit -n"
               : error == ENOTDIR ? "name a directory"
               : error == ELOOP   ? "correct the links in its path"
               : error == ENAMETOOLONG
                   ? "shorten the path"
                   : "look for a problem with its disk or mount (a dead FUSE server?)");
}

/* Changes owners, and tells who may write. Everything here takes a descriptor, so that
 * what was looked at is what is changed. */
#include "ownership.h"

#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* linux/capability.h */
#define CAP_CHOWN 0
#define CAP_DAC_OVERRIDE 1
#define CAP_DAC_READ_SEARCH 2

bool give(int fd, uid_t uid, gid_t gid)
{
    return syscall(SYS_fchownat, fd, "", uid, gid, AT_EMPTY_PATH) == 0;
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

int open_directory(int fd)
{
    return (int)syscall(SYS_openat, fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
}

/* Whether the directory has an access control list, whose mask then shows as the
 * group's permissions, acl(5). True if that can't be told. */
static bool has_acl(int fd)
{
    int opened = open_directory(fd); /* no attributes can be read by O_PATH */
    bool has_none = fgetxattr(opened, "system.posix_acl_access", NULL, 0) < 0 &&
                    (errno == ENODATA || errno == EOPNOTSUPP);
    close_descriptor(opened);
    return !has_none;
}

bool can_write(int fd, const struct stat *status, const struct identity *identity)
{
    if (identity->uid == 0)
        return false;
    if (status->st_uid == identity->uid || (status->st_mode & S_IWOTH) != 0)
        return true;
    return (status->st_mode & S_IWGRP) != 0 &&
           (gid_set_has(&identity->groups, status->st_gid) || has_acl(fd));
}

int open_node(int directory, const char *name, struct stat *status)
{
    int fd =
        (int)syscall(SYS_openat, directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
    return fd >= 0 && descriptor_status(fd, status) ? fd : -1;
}

/* statx(2) is newer than the other calls here: Linux 4.11, and 5.8 for this attribute.
 * These are the places in struct statx, in 64-bit numbers, of the attributes and of
 * those that the kernel knows. */
#define STATX_NUMBERS 32
#define ATTRIBUTES 1
#define KNOWN_ATTRIBUTES 7
#define ATTRIBUTE_MOUNT_ROOT 0x2000

int is_mount(int fd)
{
    static uint64_t status[STATX_NUMBERS];
    status[KNOWN_ATTRIBUTES] = 0;
    if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0, status) != 0 ||
        (status[KNOWN_ATTRIBUTES] & ATTRIBUTE_MOUNT_ROOT) == 0)
        return -1;
    return (status[ATTRIBUTES] & ATTRIBUTE_MOUNT_ROOT) != 0;
}

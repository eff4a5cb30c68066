/* System calls about files. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

int open_to_read(const char *path)
{
    /* O_NONBLOCK: opening a FIFO must not wait for a writer, fifo(7). O_LARGEFILE is
     * for 32-bit machines. */
    return (int)syscall(SYS_openat, AT_FDCWD, path,
                        O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_LARGEFILE, 0);
}

int open_target(const char *path, struct stat *status)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_PATH | O_CLOEXEC, 0);
    return fd >= 0 && descriptor_status(fd, status) ? fd : -1;
}

int open_node(int directory, const char *name, struct stat *status)
{
    int fd =
        (int)syscall(SYS_openat, directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
    return fd >= 0 && descriptor_status(fd, status) ? fd : -1;
}

int open_directory(int directory, const char *name)
{
    return (int)syscall(SYS_openat, directory, name,
                        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
}

bool is_node(int fd)
{
    long flags = syscall(SYS_fcntl, fd, F_GETFL);
    return flags >= 0 && (flags & O_PATH) != 0;
}

ssize_t read_bytes(int fd, void *bytes, size_t size)
{
    return (ssize_t)syscall(SYS_read, fd, bytes, size);
}

ssize_t write_bytes(int fd, const void *bytes, size_t size)
{
    return (ssize_t)syscall(SYS_write, fd, bytes, size);
}

void close_descriptor(int fd)
{
    syscall(SYS_close, fd);
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool is_missing(int directory, const char *name)
{
    return syscall(SYS_faccessat, directory, name, F_OK) != 0 && errno == ENOENT;
}

bool is_mounted(const char *path, unsigned long flag)
{
    struct statfs answer;
#ifdef SYS_statfs64
    int status = (int)syscall(SYS_statfs64, path, sizeof answer, &answer);
#else
    int status = (int)syscall(SYS_statfs, path, &answer);
#endif
    return status == 0 && ((unsigned long)answer.f_flags & flag) != 0;
}

bool is_terminal(int fd)
{
    struct winsize size;
    return syscall(SYS_ioctl, fd, TIOCGWINSZ, &size) == 0;
}

bool has_acl(int fd)
{
    /* no attributes can be read by O_PATH */
    int opened = is_node(fd) ? open_directory(fd, ".") : fd;
    bool has_none = fgetxattr(opened, "system.posix_acl_access", NULL, 0) < 0 &&
                    (errno == ENODATA || errno == EOPNOTSUPP);
    if (opened != fd)
        close_descriptor(opened);
    return !has_none;
}

bool make_directory(int directory, const char *name, mode_t mode)
{
    return syscall(SYS_mkdirat, directory, name, mode) == 0;
}

void remove_directory(int directory, const char *name)
{
    syscall(SYS_unlinkat, directory, name, AT_REMOVEDIR);
}

ssize_t read_link(int fd, char *target, size_t size)
{
    return (ssize_t)syscall(SYS_readlinkat, fd, "", target, size);
}

bool change_owner(int fd, uid_t uid, gid_t gid)
{
    return syscall(SYS_fchownat, fd, "", uid, gid, AT_EMPTY_PATH) == 0;
}

bool change_mode(int fd, mode_t mode)
{
    return syscall(SYS_fchmod, fd, mode) == 0;
}

ssize_t read_entries(int fd, void *entries, size_t size)
{
    /* a call that reports success and writes nothing gives no entry */
    memset(entries, 0, sizeof(struct entry));
    ssize_t got = (ssize_t)syscall(SYS_getdents64, fd, entries, size);
    if (got < 0 && errno == ENOENT)
        return 0; /* the directory is gone */
    return got;
}

int mount_number(int fd)
{
    /* struct file_handle without room for a handle: the kernel then answers EOVERFLOW,
     * and writes the number of the mount all the same */
    const unsigned handle[2] = {0, 0};
    int number = -1;
    bool answered =
        syscall(SYS_name_to_handle_at, fd, "", handle, &number, AT_EMPTY_PATH) == 0 ||
        errno == EOVERFLOW;
    return answered ? number : -1;
}

/* statx(2) is newer than the other calls here: Linux 4.11, and 5.8 for this attribute.
 * These are the places in struct statx, in 64-bit numbers, of the attributes and of
 * those that the kernel knows. */
#define STATX_NUMBERS 32
#define ATTRIBUTES 1
#define KNOWN_ATTRIBUTES 7
#define ATTRIBUTE_MOUNT_ROOT 0x2000

int is_mount_root(int fd)
{
    uint64_t status[STATX_NUMBERS];
    status[KNOWN_ATTRIBUTES] = 0;
    if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0, status) != 0 ||
        (status[KNOWN_ATTRIBUTES] & ATTRIBUTE_MOUNT_ROOT) == 0)
        return -1;
    return (status[ATTRIBUTES] & ATTRIBUTE_MOUNT_ROOT) != 0;
}

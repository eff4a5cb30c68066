/* Goes through a directory tree, always by descriptors. */
#include "tree.h"

#include "kernel.h"
#include "large.h"
#include "own.h"
#include "ownership.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEPTH_MAX 128

/* struct linux_dirent64 of getdents64(2). */
struct entry {
    uint64_t inode; /* of the file, unless something is mounted over it */
    int64_t offset;
    uint16_t length; /* of the entry, up to the next one */
    unsigned char type;
    char name[];
};

/* A directory on the way down. */
struct level {
    struct stat status;
    struct stat found; /* of what is looked at */
    _Alignas(struct entry) char entries[8192];
};

/* The root of the tree, and the directories from there to the current one. */
static LARGE_AND_RARE struct level levels[DEPTH_MAX];
static LARGE_AND_RARE char path[PATH_MAX]; /* of what is looked at */
static const struct identity *target;

static _Noreturn void refuse(int error)
{
    refuse_own(path, "", error);
}

/* Appends `name` to the path at `end`. Returns the new end. */
static char *append(char *end, const char *name)
{
    struct text text = text_of(name);
    if (text.length >= (size_t)(path + sizeof path - end))
        refuse(ENAMETOOLONG);
    memcpy(end, name, text.length + 1);
    return end + text.length;
}

/* Whether `fd` is the file that the directory has, and nothing is mounted on it. The
 * device and inode numbers tell that, except on overlays of several file systems, in
 * subvolumes and with some FUSE file systems, where they differ without a mount too. A
 * descriptor that is not open by O_PATH was not opened here: openat lies, and it may be
 * one of the caller's. */
static bool is_inside(int fd, const struct level *level, const struct entry *entry)
{
    if (level->found.st_ino == entry->inode &&
        level->found.st_dev == level->status.st_dev)
        return true;
    if ((syscall(SYS_fcntl, fd, F_GETFL) & O_PATH) == 0)
        refuse(ESTALE);
    return is_mount(fd) == 0;
}

/* Whether the target can't write to the directory. Asked again after each entry is
 * opened: another start may have given the directory meanwhile, and the target may then
 * have replaced the entry by somebody else's file. */
static bool is_closed_now(int directory, struct level *level)
{
    if (!descriptor_status(directory, &level->status))
        refuse(errno);
    return !can_write(directory, &level->status, target);
}

/* NOLINTBEGIN(misc-no-recursion): it ends at DEPTH_MAX, and no function has a buffer */
static void give_content(int node, const struct stat *status, struct level *level,
                         char *end);

/* Gives what `entry` in the directory is. The path ends with its name. */
static void give_entry(int directory, struct level *level, const struct entry *entry,
                       char *end)
{
    mode_t mode;
    int fd = open_node(directory, entry->name, &level->found);
    if (fd < 0) {
        if (errno != ENOENT)
            refuse_unless_impossible(path, errno);
        return;
    }
    mode = level->found.st_mode;
    if (is_inside(fd, level, entry) && is_closed_now(directory, level) &&
        (S_ISDIR(mode) ||
         (level->found.st_nlink == 1 && !S_ISCHR(mode) && !S_ISBLK(mode)))) {
        if (S_ISDIR(mode))
            give_content(fd, &level->found, level + 1, end);
        if (!give(fd, target->uid, target->gid))
            refuse_unless_impossible(path, errno);
    }
    close_descriptor(fd);
}

static bool is_dot_or_dot_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Reads the next entries of `fd`. Returns how many bytes, or 0 after the last one. */
static long read_entries(int fd, struct level *level)
{
    /* a call that reports success and writes nothing gives no entry */
    memset(level->entries, 0, sizeof(struct entry));
    long got = syscall(SYS_getdents64, fd, level->entries, sizeof level->entries);
    if (got < 0 && errno == ENOENT)
        return 0; /* the directory is gone */
    if (got < 0 || (size_t)got > sizeof level->entries)
        refuse(errno);
    return got;
}

static void give_entries(int fd, struct level *level, char *end)
{
    const struct entry *entry;
    for (long got; (got = read_entries(fd, level)) > 0;) {
        for (long at = 0; at < got; at += entry->length) {
            entry = (const void *)(level->entries + at);
            if (entry->length <= offsetof(struct entry, name) ||
                entry->length > got - at)
                refuse(EIO);
            if (!is_dot_or_dot_dot(entry->name))
                give_entry(fd, level, entry, append(end, entry->name));
        }
    }
}

/* Gives everything in the directory `node`, which is open by O_PATH. The path ends with
 * its name. */
static void give_content(int node, const struct stat *status, struct level *level,
                         char *end)
{
    if (level == levels + DEPTH_MAX)
        refuse_own(path, "too deep: ", ENAMETOOLONG);
    int fd = open_directory(node);
    if (fd < 0) {
        refuse_unless_impossible(path, errno);
        return;
    }
    bool is_closed = is_closed_now(fd, level);
    if (!is_same_file(&level->status, status))
        refuse(ESTALE);
    if (is_closed)
        give_entries(fd, level, append(end, "/"));
    close_descriptor(fd);
}

/* NOLINTEND(misc-no-recursion) */

bool give_tree(int fd, const struct stat *status, const char *directory,
               const struct identity *identity)
{
    target = identity;
    give_content(fd, status, levels, append(path, directory));
    return give(fd, identity->uid, identity->gid);
}

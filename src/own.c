/* Decides what --own does with a directory, by who may have chosen what its path leads
 * to. Root follows no link and gives no directory that the target may have put there.
 * Directories that are missing there are made by the target itself. */
#include "own.h"

#include "fail.h"
#include "file_status.h"
#include "kernel.h"
#include "large.h"
#include "ownership.h"
#include "text.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As many as the kernel follows: MAXSYMLINKS of linux/namei.h. */
#define LINKS_MAX 40

static const char kept[] = "kept";
static const char given[] = "given";
static const char made[] = "made";

/* A path, and how far it has been followed. */
struct way {
    const char *directory; /* the whole path */
    const struct identity *identity;
    char *next;       /* the rest of the path, at the end of `buffer` */
    int fd;           /* the directory that it has led to, open by O_PATH */
    bool is_targets;  /* the target may have put it there */
    bool was_targets; /* or something above it */
    unsigned links;
    struct stat status;
    struct stat found; /* what the next name is */
    char buffer[2 * PATH_MAX];
};

/* The last directory that could not be given, and the errno value that says why. */
static const char *left;
static int reason;

_Noreturn void refuse_own(const char *path, const char *what, int error)
{
    errno = error;
    fail(EXIT_REFUSED, "--own %s: %s%m", path, what);
}

void refuse_unless_impossible(const char *path, int error)
{
    if (!is_impossible(error))
        refuse_own(path,
                   error == EPERM    ? "add CAP_CHOWN: "
                   : error == EACCES ? "add CAP_DAC_OVERRIDE: "
                                     : "",
                   error);
}

static const char *keep(const char *directory, int error)
{
    refuse_unless_impossible(directory, error);
    left = directory;
    reason = error;
    return kept;
}

/* As under docker run --user: nothing is changed. */
static bool is_caller(const struct identity *identity)
{
    return identity->uid != 0 && identity->uid == caller_uid();
}

/* Whether nobody but root can write there. */
static bool is_closed(const struct stat *status)
{
    return status->st_uid == 0 && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool target_can_write(const struct way *way)
{
    return can_write(way->fd, &way->status, way->identity);
}

/* Goes on to the directory `fd`. The target may have put it there if it can write to
 * the parent. But if the parent is root's and sticky, as /tmp is, the target must also
 * be able to write to `fd`, rename(2). And `fd` must not be a mount, as far as that can
 * be told. (The target may have mounted a FUSE file system of its own, in which it
 * makes up owners and links. But nothing in there belongs to anybody else.) */
static void enter(struct way *way, int fd)
{
    bool is_sticky = way->status.st_uid == 0 && (way->status.st_mode & S_ISVTX) != 0;
    bool parent_is_targets = target_can_write(way);
    close_descriptor(way->fd);
    way->fd = fd;
    way->status = way->found;
    way->is_targets =
        way->is_targets || (parent_is_targets && (!is_sticky || target_can_write(way)));
    way->was_targets |= way->is_targets;
    if (way->is_targets && is_mount(fd) > 0)
        way->is_targets = false;
}

static void start_at_root(struct way *way)
{
    way->fd = open_node(AT_FDCWD, "/", &way->status);
}

/* Cuts the next name off the path. Returns a null pointer after the last one. */
static const char *next_name(struct way *way)
{
    while (*way->next == '/')
        way->next++;
    const char *name = way->next;
    way->next += find_byte(name, '/') - name;
    if (*way->next != '\0')
        *way->next++ = '\0';
    return *name != '\0' ? name : NULL;
}

/* Puts the target of the link `fd` in front of the rest of the path. */
static void follow(struct way *way, int fd)
{
    size_t room = (size_t)(way->next - way->buffer) - 1;
    long length = syscall(SYS_readlinkat, fd, "", way->buffer, room);
    close_descriptor(fd);
    if (way->was_targets || !is_closed(&way->status))
        refuse_own(way->directory, "a link that others can change: ", EPERM);
    if (length <= 0 || (size_t)length >= room || ++way->links > LINKS_MAX)
        refuse_own(way->directory, "", ELOOP);
    bool from_root = way->buffer[0] == '/';
    *--way->next = '/';
    way->next -= length;
    memmove(way->next, way->buffer, (size_t)length);
    if (from_root) {
        close_descriptor(way->fd);
        start_at_root(way);
    }
}

/* Makes and opens the directory `name`. Returns the descriptor, or -1 with errno. Asks
 * by another system call whether it is missing: otherwise an open that lies and a
 * mkdirat that does nothing would give away what is there. */
static int make(struct way *way, const char *name)
{
    bool is_made = syscall(SYS_faccessat, way->fd, name, F_OK) != 0 &&
                   errno == ENOENT && syscall(SYS_mkdirat, way->fd, name, 0777) == 0;
    return is_made ? open_node(way->fd, name, &way->found) : -1;
}

/* Follows the path to its end. If `plan`, changes nothing and returns what would be
 * done. */
static const char *walk(struct way *way, bool plan)
{
    const char *name;
    while ((name = next_name(way)) != NULL) {
        int fd = open_node(way->fd, name, &way->found);
        bool is_missing = fd < 0 && errno == ENOENT;
        if (is_missing) {
            /* The target makes directories where it can write. It could replace one
             * that root makes there, before root gives it. */
            if (plan || way->is_targets || target_can_write(way))
                return made;
            fd = make(way, name);
        }
        /* Looks at the directory again: another start may have given it meanwhile, and
         * the target may then have replaced what the name stands for. */
        if (fd < 0 || !descriptor_status(way->fd, &way->status))
            return keep(way->directory, errno);
        if (S_ISLNK(way->found.st_mode)) {
            follow(way, fd);
            continue;
        }
        if (!S_ISDIR(way->found.st_mode))
            refuse_own(way->directory, "", ENOTDIR);
        enter(way, fd);
        /* The target makes the rest. The parent is closed by now, so no lie about `fd`
         * can give it away. */
        if (is_missing && !way->is_targets)
            return give(fd, way->identity->uid, way->identity->gid)
                       ? made
                       : keep(way->directory, errno);
    }
    return way->is_targets ? kept : given;
}

static const char *arrange(const char *directory, const struct identity *identity,
                           bool plan)
{
    static LARGE_AND_RARE struct way way;
    struct stat named;
    static struct stat root;
    bool exists = path_status(directory, &named);
    size_t size = text_of(directory).length + 1;
    if (directory[0] != '/')
        refuse_own(directory, "not absolute: ", EINVAL);
    if (!exists && errno != ENOENT)
        return keep(directory, errno);
    if (exists) {
        if (!S_ISDIR(named.st_mode))
            refuse_own(directory, "", ENOTDIR);
        if (named.st_uid == identity->uid)
            return kept;
    }
    if (is_caller(identity))
        return kept;
    if (size > PATH_MAX)
        refuse_own(directory, "", ENAMETOOLONG);

    way.directory = directory;
    way.identity = identity;
    way.is_targets = way.was_targets = false;
    way.links = 0;
    way.next = way.buffer + sizeof way.buffer - size;
    memcpy(way.next, directory, size);
    start_at_root(&way);
    root = way.status;
    const char *result = walk(&way, plan);
    if (result == given) {
        if (is_same_file(&root, &way.status))
            refuse_own(directory, "the root: ", EPERM);
        /* by now, or because a call lies, the path may lead to somebody else's
         * directory */
        if (exists && !is_same_file(&named, &way.status))
            refuse_own(directory, "", ESTALE);
        if (!plan && !give_tree(way.fd, &way.status, directory, identity))
            result = keep(directory, errno);
    }
    close_descriptor(way.fd);
    return result;
}

const char *plan_own(const char *directory, const struct identity *identity)
{
    return arrange(directory, identity, true);
}

void own(const struct options *options, const struct identity *identity)
{
    for (size_t i = 0; i < options->own_count; i++)
        arrange(options->own[i], identity, options->check);
}

/* Makes each missing directory of the path. Returns false, with errno, if it can't. */
static bool make_missing(char *path)
{
    char *end = path;
    char byte;
    bool exists;
    do {
        end += find_byte(end + 1, '/') - end;
        byte = *end;
        *end = '\0';
        exists = syscall(SYS_mkdirat, AT_FDCWD, path, 0777) == 0 || errno == EEXIST;
        *end = byte;
    } while (exists && byte != '\0');
    return exists;
}

static bool is_usable(char *directory)
{
    return access(directory, R_OK | W_OK | X_OK) == 0;
}

void prove_own(const struct options *options, const struct identity *identity)
{
    for (size_t i = 0; i < options->own_count; i++) {
        char *directory = options->own[i];
        if (is_usable(directory) || (errno == ENOENT && !is_caller(identity) &&
                                     make_missing(directory) && is_usable(directory)))
            continue;
        refuse_own(directory,
                   "the user can't use it: ", directory == left ? reason : errno);
    }
}

/* Follows a path. Each directory is looked at again after the name in it was opened:
 * another start may have given it meanwhile, and its new owner may then have replaced
 * what the name stands for. */
#include "way.h"

#include "files.h"
#include "mounts.h"
#include "output.h"
#include "ownership.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

/* As many as the kernel follows: MAXSYMLINKS of linux/namei.h. */
#define LINKS_MAX 40

/* Whether root alone decides what stands in the directory. */
static bool is_closed(const struct way *way)
{
    uid_t owner;
    return origin_of(way->fd, &way->status, &owner) == FROM_ROOT;
}

static bool start_at_root(struct way *way)
{
    way->real[0] = '\0';
    way->fd = open_node(AT_FDCWD, "/", &way->status);
    return way->fd >= 0;
}

/* Cuts the next name off the path. Returns a null pointer after the last one. */
static const char *next_name(struct way *way)
{
    for (;;) {
        while (*way->next == '/')
            way->next++;
        const char *name = way->next;
        way->next = strchrnul(name, '/');
        if (*way->next != '\0')
            *way->next++ = '\0';
        if (!string_equal(name, "."))
            return *name != '\0' ? name : NULL;
    }
}

/* Looks at the directory again. It must be the same one. */
static void look_again(struct way *way)
{
    struct stat now;
    if (!descriptor_status(way->fd, &now))
        refuse_own(way->directory, errno, INTERFERES);
    if (!is_same_file(&now, &way->status))
        refuse_own(way->directory, ESTALE, INTERFERES);
    way->status = now;
}

static void note_name(struct way *way, const char *name)
{
    size_t length = strlen(way->real);
    if (string_equal(name, "..")) {
        char *slash = strrchr(way->real, '/');
        if (slash != NULL)
            *slash = '\0';
        return;
    }
    if (length + 1 + strlen(name) >= sizeof way->real)
        refuse_error(way->directory, ENAMETOOLONG);
    way->real[length] = '/';
    stpcpy(way->real + length + 1, name);
}

static void note_open(struct way *way)
{
    stpcpy(way->open, way->real[0] != '\0' ? way->real : "/");
}

/* Whether root alone can have put the directory `fd` where it is. In a sticky directory
 * of root's, such as /tmp, nobody else can move what is root's, inode(7), nor move in a
 * directory that they can't write to, rename(2). */
static bool is_roots_doing(const struct way *way, int fd, const struct stat *found)
{
    uid_t owner;
    return is_closed(way) ||
           (is_roots_sticky(&way->status) && origin_of(fd, found, &owner) == FROM_ROOT);
}

/* Goes on to the directory `fd`, which is `name` in the one before. What a mount is
 * mounted on may have been put there by anybody: root has chosen what is mounted. (A
 * user may have mounted a FUSE file system of its own, in which it makes up owners and
 * links. But nothing in there belongs to anybody else.) */
static void enter(struct way *way, int fd, const struct stat *found, const char *name)
{
    if (!way->is_open && !is_roots_doing(way, fd, found)) {
        note_open(way);
        way->is_open = way->was_open = true;
    }
    if (way->is_open && is_mount(fd, found, way->fd, &way->status) > 0) {
        way->is_open = false;
        way->open[0] = '\0';
    }
    note_name(way, name);
    close_descriptor(way->fd);
    way->fd = fd;
    way->status = *found;
}

static _Noreturn void refuse_link(const struct way *way)
{
    refuse_own(way->directory, EPERM,
               "a link that others than root can change is in its path: name the "
               "directory that it leads to");
}

/* Puts the target of the link `fd`, whose status is `found`, in front of the rest of
 * the path. Its length must be the one that the status tells, if it tells one. */
static void follow_link(struct way *way, int fd, const struct stat *found)
{
    char target[PATH_MAX];
    memset(target, 0, sizeof target);
    ssize_t length = read_link(fd, target, sizeof target);
    close_descriptor(fd);
    if (way->was_open || !is_closed(way))
        refuse_link(way);
    if (++way->links > LINKS_MAX)
        refuse_error(way->directory, ELOOP);
    if (length <= 0 || (size_t)length >= sizeof target ||
        strlen(target) != (size_t)length ||
        (found->st_size > 0 && found->st_size != length))
        refuse_own(way->directory, ESTALE, INTERFERES);
    if (way->next - way->rest <= length)
        refuse_own(way->directory, ENAMETOOLONG, "correct the links in its path");
    *--way->next = '/';
    way->next -= length;
    memcpy(way->next, target, (size_t)length);
    if (target[0] == '/') {
        close_descriptor(way->fd);
        if (!start_at_root(way))
            refuse_own(way->directory, errno, INTERFERES);
    }
}

/* Makes and opens the directory `name`, the last one with the caller's umask. Others
 * have to be searched by the user. Asks by another call whether it is missing:
 * otherwise an open that lies and a mkdirat that does nothing would give away what is
 * there. Another start may make it first. */
static int make(struct way *way, const char *name, struct stat *found)
{
    if (!is_missing(way->fd, name))
        return open_node(way->fd, name, found);
    bool is_last = way->next[strspn(way->next, "/")] == '\0';
    mode_t mask = is_last ? 0 : umask(022);
    bool made = make_directory(way->fd, name, is_last ? 0777 : 0755);
    if (!is_last)
        umask(mask);
    return made || errno == EEXIST ? open_node(way->fd, name, found) : -1;
}

/* Opens `name`, or makes it. Returns a negative number, with errno, if it can't, or if
 * way->is_missing then tells that it is not for root to make. */
static int open_next(struct way *way, const char *name, bool makes, struct stat *found)
{
    int fd = open_node(way->fd, name, found);
    if (fd >= 0 || errno != ENOENT)
        return fd;
    look_again(way);
    if (!way->is_open && !is_closed(way))
        note_open(way);
    way->is_missing = !makes || way->open[0] != '\0';
    return way->is_missing ? -1 : make(way, name, found);
}

int follow_way(struct way *way, bool makes)
{
    const char *name;
    size_t size = strlen(way->directory) + 1;
    way->is_open = way->was_open = way->is_missing = false;
    way->open[0] = '\0';
    way->links = 0;
    way->next = way->rest + sizeof way->rest - size;
    memcpy(way->next, way->directory, size);
    if (!start_at_root(way))
        return errno;
    while ((name = next_name(way)) != NULL) {
        struct stat found;
        /* the way back leads where somebody may have moved what was passed */
        if (way->was_open && string_equal(name, ".."))
            refuse_link(way);
        int fd = open_next(way, name, makes, &found);
        if (fd < 0) {
            int error = way->is_missing ? 0 : errno;
            do
                note_name(way, name);
            while ((name = next_name(way)) != NULL);
            return error;
        }
        look_again(way);
        if (S_ISLNK(found.st_mode)) {
            follow_link(way, fd, &found);
            continue;
        }
        if (!S_ISDIR(found.st_mode))
            refuse_error(way->directory, ENOTDIR);
        enter(way, fd, &found, name);
    }
    return 0;
}

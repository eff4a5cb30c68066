/* Goes through a directory tree, by descriptors alone. The directories on the way down
 * are an array of levels. None of them can be moved while it is there: each is root's,
 * by nature or because it was taken. */
#include "tree.h"

#include "files.h"
#include "id.h"
#include "kernel.h"
#include "large.h"
#include "mounts.h"
#include "output.h"
#include "ownership.h"
#include "text.h"
#include "work.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 1024
#define CHANGED "somebody changed its directory meanwhile; start again"

/* A directory on the way down. */
struct level {
    int fd;             /* open for reading; -1 while there are too few descriptors */
    struct stat status; /* as it was left by take() */
    enum origin origin;
    uid_t owner;         /* whose entries are given, if the origin is one user */
    mode_t mode;         /* what it had before take() */
    bool has_other_mode; /* since take() */
    bool is_over;        /* nothing more in it is given */
    bool is_read;        /* there are no entries but those below */
    size_t at;           /* the next entry */
    size_t length;       /* of the entries */
    _Alignas(struct entry) char entries[8192];
};

static LARGE_AND_RARE struct level levels[DEPTH_MAX];

/* What is wanted, which is the same in all levels. */
static struct {
    const char *directory;
    uid_t uid;
    gid_t gid;
    bool plan;
    size_t depth; /* the number of levels in use */
    struct tree_report *report;
} walk;

static struct level *deepest(void)
{
    return &levels[walk.depth - 1];
}

static const struct entry *current_entry(const struct level *level)
{
    return (const void *)(level->entries + level->at);
}

/* The path of the current entry of the deepest level, for messages; before there is
 * one, that of the whole tree. Its beginning is left out if it is too long. */
static const char *current_path(void)
{
    static LARGE_AND_RARE char path[PATH_MAX];
    char *start = path + sizeof path - 1;
    for (size_t i = walk.depth; i > 0; i--) {
        const char *name = current_entry(&levels[i - 1])->name;
        size_t length = strnlen(name, sizeof levels->entries);
        if ((size_t)(start - path) < length + 1)
            return start;
        start -= length;
        memcpy(start, name, length);
        *--start = '/';
    }
    size_t length = strlen(walk.directory);
    if ((size_t)(start - path) >= length) {
        start -= length;
        memcpy(start, walk.directory, length);
    }
    return start;
}

static _Noreturn void refuse_here(int error, const char *advice)
{
    refuse_own(current_path(), error, advice);
}

/* Notes that something could not be done to the current entry. Ends the program if a
 * capability would have helped. */
static void note_undone(int error)
{
    /* EXDEV: no call tells whether it is another mount */
    if (error != EXDEV && !is_impossible(error))
        refuse_error(current_path(), error);
    if (walk.report->undone++ > 0)
        return;
    walk.report->error = error;
    stpcpy(walk.report->first_undone, current_path());
}

static void leave(enum left kind)
{
    walk.report->left[kind]++;
}

/* Closes the highest directory that is open, to have a descriptor for a lower one.
 * Returns whether there was one. */
static bool free_descriptor(void)
{
    for (size_t i = 0; i + 1 < walk.depth; i++) {
        if (levels[i].fd < 0)
            continue;
        close_descriptor(levels[i].fd);
        levels[i].fd = -1;
        return true;
    }
    return false;
}

static bool is_too_many(int error)
{
    return error == EMFILE || error == ENFILE;
}

static int open_entry(const struct level *level, const char *name, struct stat *status)
{
    int fd;
    do
        fd = open_node(level->fd, name, status);
    while (fd < 0 && is_too_many(errno) && free_descriptor());
    return fd;
}

static int open_to_list(int node, const char *name)
{
    int fd;
    do
        fd = open_directory(node, name);
    while (fd < 0 && is_too_many(errno) && free_descriptor());
    return fd;
}

/* Looks at the level's directory again. It must be the one that it was, and root's,
 * unless another start has given it meanwhile. */
static void look_again(struct level *level)
{
    struct stat now;
    if (!descriptor_status(level->fd, &now) || !is_same_file(&now, &level->status))
        refuse_here(ESTALE, INTERFERES);
    if (now.st_uid != 0 && now.st_uid != walk.uid)
        refuse_here(ESTALE, CHANGED);
    level->is_over = now.st_uid != 0;
    level->status = now;
}

/* The same after an entry was opened. Notes that the level is over if the entry may be
 * what its new owner has put there. */
static void check_unchanged(struct level *level)
{
    const struct stat before = level->status;
    look_again(level);
    const struct stat *now = &level->status;
    if (now->st_gid == before.st_gid && now->st_mode == before.st_mode)
        return;
    if (now->st_uid != walk.uid)
        refuse_here(ESTALE, CHANGED);
    level->is_over = true;
}

/* Makes the directory root's, with a mark. Returns 0 or an errno value. */
static int mark_taken(const struct level *level)
{
    struct stat now;
    bool is_marked = change_owner(level->fd, 0, taken_mark(level->owner));
    /* this user namespace or mount does not map the mark */
    if (!is_marked && (errno == EINVAL || errno == EOVERFLOW))
        is_marked = change_mode(level->fd, taken_mode(level->status.st_mode)) &&
                    change_owner(level->fd, 0, level->owner);
    if (!is_marked)
        return errno;
    /* A file system without owners may say yes, and do nothing. Where one directory was
     * taken, the next must be, too: look_again(). */
    return walk.depth == 0 && descriptor_status(level->fd, &now) &&
                   now.st_uid == level->status.st_uid
               ? EOPNOTSUPP
               : 0;
}

/* Takes from all but root the permission to write. Another start may give it back,
 * once, after it has given the directory. Without CAP_FSETID the setgid bit goes too.
 * Returns 0 or an errno value. */
static int close_to_others(struct level *level, mode_t closed)
{
    const mode_t bits = S_ISUID | S_IWGRP | S_IWOTH;
    for (int tries = 0; tries < 2; tries++) {
        if (!change_mode(level->fd, closed))
            return errno;
        look_again(level);
        if (((level->status.st_mode ^ closed) & bits) == 0)
            return 0;
    }
    refuse_here(ESTALE, INTERFERES);
}

/* Takes a directory away from its user, for as long as root looks into it. Its mode
 * stays, since the mark is a group that nobody is in, unless others or an access
 * control list could still write, or the mode is the mark. Returns 0 or an errno value.
 */
static int take(struct level *level)
{
    const struct stat before = level->status;
    int error = 0;
    /* its mark would be -1, which means "unchanged", or the number of another group */
    if (level->owner >= ID_MAX)
        return EOVERFLOW;
    if (walk.plan)
        return 0;
    if (before.st_uid != 0)
        error = mark_taken(level);
    if (error != 0) {
        change_mode(level->fd, before.st_mode & 07777);
        return error;
    }
    look_again(level); /* nobody else can change it any more */
    /* another start that has given the one above it had given this one, too */
    if (walk.depth > 0) {
        check_unchanged(deepest());
        level->is_over |= deepest()->is_over;
    }
    if (level->is_over) {
        /* mark_taken() may have changed it */
        level->mode = before.st_mode & 07777;
        level->has_other_mode = before.st_uid != 0;
        return 0;
    }
    bool is_marked_by_mode = level->status.st_gid != taken_mark(level->owner);
    mode_t mode = level->status.st_mode & 07777;
    mode_t closed =
        is_marked_by_mode ? taken_mode(mode)
        : (mode & S_IWOTH) != 0 || ((mode & S_IWGRP) != 0 && has_acl(level->fd))
            ? mode & ~(mode_t)(S_IWGRP | S_IWOTH)
            : mode;
    level->mode =
        (is_marked_by_mode ? before.st_mode : mode) & 07777 & ~(mode_t)S_ISUID;
    level->has_other_mode = closed != level->mode;
    if (closed != mode)
        error = close_to_others(level, closed);
    if (error != 0)
        change_owner(level->fd, before.st_uid, before.st_gid);
    return error;
}

/* Opens the directory `node`, of that status, as a new level. Returns 0 or an errno
 * value. */
static int enter(int node, const struct stat *status)
{
    if (walk.depth == DEPTH_MAX)
        refuse_here(ENAMETOOLONG,
                    "directories are nested more than 1024 deep: give the "
                    "deeper ones first, by an --own of their own");
    struct level *level = &levels[walk.depth];
    level->fd = open_to_list(node, ".");
    if (level->fd < 0)
        return errno;
    level->at = level->length = 0;
    level->is_read = level->has_other_mode = false;
    if (!descriptor_status(level->fd, &level->status) ||
        !is_same_file(&level->status, status))
        refuse_here(ESTALE, INTERFERES);
    level->origin = origin_of(level->fd, &level->status, &level->owner);
    bool is_targets = level->origin == FROM_ONE_USER &&
                      level->status.st_uid == walk.uid && level->owner == walk.uid;
    level->is_over = is_targets || (level->origin == FROM_ANYBODY && !walk.plan);
    int error = 0;
    if (level->origin == FROM_ONE_USER && !is_targets)
        error = take(level);
    if (error != 0) {
        close_descriptor(level->fd);
        return error;
    }
    walk.depth++;
    return 0;
}

static bool is_dot_or_dot_dot(const char *name)
{
    return string_equal(name, ".") || string_equal(name, "..");
}

/* Whether an entry is whole, and its name is one: a file server of before Linux 5.4
 * could put a '/' there. */
static bool is_sound(const struct entry *entry, size_t room)
{
    size_t head = offsetof(struct entry, name);
    if (room <= head || entry->length <= head || entry->length > room)
        return false;
    size_t longest = entry->length - head;
    size_t length = strnlen(entry->name, longest);
    return length > 0 && length < longest && memchr(entry->name, '/', length) == NULL;
}

/* The next entry of the level, or a null pointer after the last. */
static const struct entry *next_entry(struct level *level)
{
    for (;;) {
        if (level->at == level->length) {
            if (level->is_read)
                return NULL;
            ssize_t got =
                read_entries(level->fd, level->entries, sizeof level->entries);
            if (got < 0 || (size_t)got > sizeof level->entries)
                refuse_error(walk.directory, got < 0 ? errno : EIO);
            level->at = 0;
            level->length = (size_t)got;
            level->is_read = got == 0;
            continue;
        }
        const struct entry *entry = current_entry(level);
        if (!is_sound(entry, level->length - level->at))
            refuse_error(walk.directory, EIO);
        if (!is_dot_or_dot_dot(entry->name))
            return entry;
        level->at += entry->length;
    }
}

/* Opens the level's directory again, through the one below it, which is `child`. Reads
 * up to the entry that is current: an offset means something else once an overlay has
 * copied the directory up. */
static void reopen(struct level *level, int child)
{
    static LARGE_AND_RARE char name[sizeof level->entries];
    struct stat status;
    const struct entry *entry;
    level->fd = open_to_list(child, "..");
    if (level->fd < 0)
        refuse_error(walk.directory, errno);
    if (!descriptor_status(level->fd, &status) ||
        !is_same_file(&status, &level->status))
        refuse_own(walk.directory, ESTALE, CHANGED);
    stpcpy(name, current_entry(level)->name);
    level->at = level->length = 0;
    while ((entry = next_entry(level)) != NULL && !string_equal(entry->name, name))
        level->at += entry->length;
    if (entry == NULL)
        refuse_own(walk.directory, ESTALE, CHANGED);
}

/* Gives the deepest directory, when all in it is given, and goes back to the one above
 * it. Returns 0 or an errno value. */
static int go_back(void)
{
    struct level *level = deepest();
    walk.depth--;
    /* before it is given: its new owner may let nobody else through */
    if (walk.depth > 0 && deepest()->fd < 0)
        reopen(deepest(), level->fd);
    int error = walk.plan || change_owner(level->fd, walk.uid, walk.gid) ? 0 : errno;
    /* without CAP_FOWNER it stays closed to others */
    if (level->has_other_mode)
        change_mode(level->fd, level->mode);
    close_descriptor(level->fd);
    return error;
}

/* Whether the node `fd` is a mount on what the directory has: as is_mount() tells. The
 * device and inode numbers tell that, except on overlays of several file systems, in
 * subvolumes, with some FUSE file systems and in gVisor; there a file has the device of
 * a layer, and the inode number alone tells if no call does. A descriptor that is not
 * open by O_PATH was not opened here: openat lies, and it may be one of the caller's.
 */
static int is_outside(int fd, const struct stat *found, const struct level *level,
                      const struct entry *entry)
{
    bool is_same_number = found->st_ino == entry->inode;
    if (is_same_number && found->st_dev == level->status.st_dev)
        return 0;
    if (!is_node(fd))
        refuse_here(ESTALE, INTERFERES);
    int is_other = is_mount(fd, found, level->fd, &level->status);
    return is_other < 0 && is_same_number ? 0 : is_other;
}

/* Why an entry of the level is left, or LEFT_KINDS if it is given. */
static enum left reason_to_leave(const struct level *level, const struct stat *found)
{
    uid_t owner = found->st_uid;
    mode_t mode = found->st_mode;
    if (S_ISDIR(mode))
        taken_from(found, &owner);
    if (level->origin == FROM_ANYBODY ||
        (level->origin == FROM_ONE_USER && owner != level->owner))
        return LEFT_OTHERS;
    if (S_ISCHR(mode) || S_ISBLK(mode))
        return LEFT_DEVICE;
    if (!S_ISDIR(mode) && found->st_nlink != 1)
        return LEFT_LINKED;
    return LEFT_KINDS;
}

/* Gives a file, or enters a directory. Returns 0 or an errno value. */
static int give(struct level *level, int fd, const struct stat *found)
{
    if (!walk.plan)
        check_unchanged(level);
    if (level->is_over)
        return 0;
    /* the target's own may be private: then root could not open it */
    bool is_targets = found->st_uid == walk.uid && walk.uid != 0;
    if (S_ISDIR(found->st_mode) && !is_targets)
        return enter(fd, found);
    return walk.plan || change_owner(fd, walk.uid, walk.gid) ? 0 : errno;
}

/* Looks at what the current entry is, and gives or leaves it. Its level's `at` stays on
 * it while it is entered. */
static void give_entry(struct level *level, const struct entry *entry)
{
    struct stat found;
    int fd = open_entry(level, entry->name, &found);
    if (fd < 0) {
        if (errno == ENOTCONN) /* FUSE, whose server has died */
            leave(LEFT_MOUNT);
        else if (errno != ENOENT)
            note_undone(errno);
        return;
    }
    int outside = is_outside(fd, &found, level, entry);
    enum left reason = outside > 0 ? LEFT_MOUNT : reason_to_leave(level, &found);
    int error = 0;
    if (outside < 0)
        error = EXDEV;
    else if (reason == LEFT_KINDS)
        error = give(level, fd, &found);
    else if (reason == LEFT_MOUNT || found.st_uid != walk.uid)
        leave(reason); /* else it is the target's already */
    close_descriptor(fd);
    if (error != 0)
        note_undone(error);
}

/* Goes on by one entry, or back from a directory that has no more. Returns an errno
 * value if the topmost directory could not be given. */
static int take_step(void)
{
    struct level *level = deepest();
    const struct entry *entry = level->is_over ? NULL : next_entry(level);
    if (entry == NULL) {
        int error = go_back();
        if (walk.depth == 0)
            return error;
        if (error != 0)
            note_undone(error);
        deepest()->at += current_entry(deepest())->length;
        return 0;
    }
    size_t depth = walk.depth;
    note_work(walk.directory);
    give_entry(level, entry);
    if (walk.depth == depth)
        level->at += entry->length;
    return 0;
}

int give_tree(int fd, const struct stat *status, const char *directory, uid_t uid,
              gid_t gid, bool plan, struct tree_report *report)
{
    walk.directory = directory;
    walk.uid = uid;
    walk.gid = gid;
    walk.plan = plan;
    walk.report = report;
    walk.depth = 0;
    int error = enter(fd, status);
    while (error == 0 && walk.depth > 0)
        error = take_step();
    return error;
}

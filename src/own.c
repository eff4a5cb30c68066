/* Decides what --own does with a directory, and proves that the target can use it. */
#include "own.h"

#include "closed.h"
#include "denied.h"
#include "files.h"
#include "kernel.h"
#include "large.h"
#include "output.h"
#include "ownership.h"
#include "text.h"
#include "tree.h"
#include "unmapped.h"
#include "way.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is done with a directory. */
enum result {
    GIVEN,
    KEPT,       /* it is the target's already */
    LEFT_OPEN,  /* somebody else than root could have put it there */
    LEFT_FIXED, /* nobody could change its owner */
    MADE,       /* by root, and given; or to be made by the target */
};

#define MOUNT_WRITABLE "the user can't write there; mount it writable"

/* Why a directory may not be usable, for prove_own(). */
struct outcome {
    enum result result;
    int error;           /* an errno value, for LEFT_FIXED */
    char open[PATH_MAX]; /* for LEFT_OPEN: where somebody else may write */
    const char *directory;
};

/* Those that were left, as far as there is room. What follows them was given. */
static LARGE_AND_RARE struct outcome left[32];
static size_t left_count;

/* Directories of the system: one wrong variable must not make the service their owner,
 * who could then become root. A '*' stands for the rest of a name, a '/' at the end for
 * everything below. */
static const char system_directories[] =
    "/bin,/boot,/dev,/dev/,/etc,/home,/lib*,/proc,/proc/,/root,/run,/sbin,/sys,/sys/,"
    "/usr,/usr/bin,/usr/sbin,/usr/lib*,/usr/local,/usr/share,/usr/local/bin,"
    "/usr/local/sbin,/usr/local/lib,/var,/var/cache,/var/lib,/var/log,/var/spool,/tmp,"
    "/var/tmp";

static bool matches(struct text path, struct text pattern)
{
    char last = pattern.start[pattern.length - 1];
    if (last != '*' && last != '/')
        return text_equal(path, pattern);
    if (last == '*')
        pattern.length--;
    return path.length >= pattern.length &&
           memcmp(path.start, pattern.start, pattern.length) == 0 &&
           (last == '/' || memchr(path.start + pattern.length, '/',
                                  path.length - pattern.length) == NULL);
}

/* Ends the program if `path`, which has no needless '/' or '.', is one of these. "" is
 * the root. */
static void refuse_system_directory(const char *directory, const char *path)
{
    struct text rest = text_of(system_directories);
    bool is_system = *path == '\0';
    while (!is_system && rest.start != NULL)
        is_system = matches(text_of(path), cut(&rest, ','));
    if (is_system)
        refuse_own(directory, 0,
                   "this is a directory of the system, whose owner can become root; "
                   "name one below it");
}

/* Ends the program unless it is an absolute path without "..". */
static void check_path(const char *directory)
{
    struct text rest = text_of(directory);
    if (rest.length == 0)
        refuse_own("''", 0, "the directory is empty (is a variable unset?)");
    if (directory[0] != '/')
        refuse_own(directory, 0, "the path is not absolute; begin it with a '/'");
    if (rest.length >= PATH_MAX)
        refuse_error(directory, ENAMETOOLONG);
    while (rest.start != NULL)
        if (text_equal(cut(&rest, '/'), text_of("..")))
            refuse_own(directory, 0, "'..' is in the path; write the path without it");
}

/* As under docker run --user: nothing is changed. */
static bool is_caller(const struct identity *identity)
{
    return identity->uid != 0 && identity->uid == caller_uid();
}

static void note_left(const char *directory, enum result result, int error,
                      const char *open)
{
    if (left_count + 1 == sizeof left / sizeof *left)
        return;
    struct outcome *outcome = &left[left_count++];
    outcome->directory = directory;
    outcome->result = result;
    outcome->error = error;
    stpcpy(outcome->open, open);
}

/* What became of the directory. */
static const struct outcome *outcome_of(const char *directory)
{
    size_t i = 0;
    while (i < left_count && !string_equal(left[i].directory, directory))
        i++;
    return &left[i];
}

static enum result leave_fixed(const char *directory, int error)
{
    if (!is_impossible(error))
        refuse_error(directory, error);
    note_left(directory, LEFT_FIXED, error, "");
    return LEFT_FIXED;
}

/* Says what could not be done, in one line for the whole directory. */
static void tell_undone(const char *directory, const struct tree_report *report)
{
    if (report->undone == 0)
        return;
    errno = report->error;
    tell("--own %s: %s can't be given: %m (%lu in all)", directory,
         report->first_undone, report->undone);
}

/* Gives the directory that the path has led to, or says why not. */
static enum result give_end(const struct way *way, const struct identity *identity,
                            bool plan, struct tree_report *report)
{
    const char *directory = way->directory;
    struct stat named;
    /* The kernel's own way must lead there too. It does not if a call lies, or if
     * somebody changes the path meanwhile. */
    bool is_there = path_status(directory, &named);
    if (!is_there || !is_same_file(&named, &way->status))
        refuse_own(directory, is_there ? ESTALE : errno,
                   "somebody changed the path; start again");
    if (way->is_open) {
        note_left(directory, LEFT_OPEN, 0, way->open);
        return LEFT_OPEN;
    }
    if (access(directory, W_OK) != 0 && errno == EROFS)
        refuse_own(directory, EROFS, MOUNT_WRITABLE);
    if (is_roots_sticky(&way->status) && (way->status.st_mode & S_IWOTH) != 0)
        refuse_own(directory, 0,
                   "everybody shares it, as /tmp; name one below it, or mount "
                   "it otherwise (docker run --tmpfs DIR:mode=0755)");
    int error = give_tree(way->fd, &way->status, directory, identity->uid,
                          identity->gid, plan, report);
    return error == 0 ? GIVEN : leave_fixed(directory, error);
}

/* Follows the path. Nothing is made before it is known that it leads to no directory of
 * the system. Returns 0, or an errno value if it can't be followed to its end. */
static int follow_to_end(struct way *way, bool plan)
{
    int error = follow_way(way, false);
    if (error != 0)
        return error;
    refuse_system_directory(way->directory, way->real);
    if (plan || !way->is_missing || way->open[0] != '\0')
        return 0;
    close_descriptor(way->fd);
    return follow_way(way, true);
}

/* Removes the directory that root has made and nobody could give, unless everybody can
 * use it. */
static void remove_made(const struct way *way)
{
    if ((way->status.st_mode & S_IRWXO) == S_IRWXO)
        return;
    int parent = open_directory(way->fd, "..");
    remove_directory(parent, strrchr(way->real, '/') + 1);
    close_descriptor(parent);
}

/* Does all this with one directory. With `plan`, changes nothing. */
static enum result arrange(const char *directory, const struct identity *identity,
                           bool plan, struct tree_report *report)
{
    static LARGE_AND_RARE struct way way;
    struct stat named;
    check_path(directory);
    bool exists = path_status(directory, &named);
    if (!exists && errno != ENOENT)
        return leave_fixed(directory, errno);
    if (exists && !S_ISDIR(named.st_mode))
        refuse_error(directory, ENOTDIR);
    uid_t owner;
    /* for root as the target, what an interrupted start has taken is not done yet */
    if (is_caller(identity) ||
        (exists && named.st_uid == identity->uid && !taken_from(&named, &owner)))
        return KEPT;
    if (!plan) {
        require_may_become(identity);
        start_work();
    }
    way.directory = directory;
    int error = follow_to_end(&way, plan);
    enum result result = MADE;
    if (error != 0)
        result = leave_fixed(directory, error);
    else if (!way.is_missing)
        result = give_end(&way, identity, plan, report);
    else if (way.open[0] != '\0')
        note_left(directory, LEFT_OPEN, 0, way.open);
    if (result == LEFT_FIXED && error == 0 && !exists && !plan)
        remove_made(&way);
    close_descriptor(way.fd);
    return result;
}

void own(struct arguments options, const struct identity *identity)
{
    const char *directory;
    while ((directory = next_value(&options, OWN)) != NULL) {
        static LARGE_AND_RARE struct tree_report report;
        report.undone = 0;
        arrange(directory, identity, false, &report);
        tell_undone(directory, &report);
    }
    end_work();
}

/* Makes each missing directory of the path. Returns false, with errno, if it can't. */
static bool make_missing(const char *directory)
{
    char path[PATH_MAX];
    char *end = path;
    stpcpy(path, directory);
    char byte;
    bool exists;
    do {
        end = strchrnul(end + 1, '/');
        byte = *end;
        *end = '\0';
        exists = make_directory(AT_FDCWD, path, 0777) || errno == EEXIST;
        *end = byte;
    } while (exists && byte != '\0');
    return exists;
}

static bool is_usable(const char *directory)
{
    return access(directory, R_OK | W_OK | X_OK) == 0;
}

/* Whether the directory's owner or group may be one that this user namespace doesn't
 * map: root can't change it then, user_namespaces(7). Both are shown by one number. */
static bool is_unmapped(const char *directory)
{
    struct stat status;
    gid_t unmapped = unmapped_gid();
    return path_status(directory, &status) &&
           (status.st_uid == unmapped || status.st_gid == unmapped);
}

/* Ends the program with what keeps the target from using the directory, and what to do
 * about it. `error` is what access(2) said. */
static _Noreturn void refuse_unusable(const char *directory, int error,
                                      const struct identity *identity)
{
    const char *closed = find_closed(directory, NULL);
    const struct outcome *outcome = outcome_of(directory);
    enum result result = outcome->result;
    int why = outcome->error;
    struct stat status;
    if (error == EROFS || (result == LEFT_FIXED && why == EROFS))
        refuse_own(directory, EROFS, MOUNT_WRITABLE);
    if (closed != NULL)
        fail(EXIT_REFUSED,
             "--own %s: the user can't search %s above it; chmod a+x that, or move it",
             directory, closed);
    if (is_caller(identity))
        fail(EXIT_REFUSED,
             "--own %s: started as uid %u, which can't use it; start the container as "
             "root, or change its owner in the Dockerfile (docker volume), on the "
             "host, or by Kubernetes' fsGroup",
             directory, caller_uid());
    if (result == LEFT_OPEN)
        fail(EXIT_REFUSED,
             "--own %s: others than root may write to %s, so root did not chown it; "
             "mkdir and chown it once by hand, or mount a volume at it",
             directory, outcome->open);
    /* a file system without owners may say yes to chown, and do nothing */
    if (path_status(directory, &status) && result == GIVEN &&
        status.st_uid != identity->uid) {
        result = LEFT_FIXED;
        why = EOPNOTSUPP;
    }
    if (result != LEFT_FIXED && error != EACCES)
        refuse_error(directory, error);
    if (result != LEFT_FIXED)
        refuse_own(directory, error,
                   "chmod u+rwx it, look at its access control list, or mount it with "
                   ":Z (SELinux)");
    refuse_own(
        directory, why,
        why == EINVAL || why == EOVERFLOW || is_unmapped(directory)
            ? "this user namespace or mount doesn't map its owner, its group or the "
              "user; on the host, chown it to the container's root"
        : why == EACCES
            ? "not even root may change it; look at the server (NFS), allow_other "
              "(FUSE) or SELinux (mount it with :Z)"
            : "not even root may change its owner; do it on the server (NFS, EFS) or "
              "by a mount option such as uid= (SMB, S3, FUSE), or chattr -i it");
}

void prove_own(struct arguments options, const struct identity *identity)
{
    const char *directory;
    while ((directory = next_value(&options, OWN)) != NULL) {
        if (is_usable(directory) || (errno == ENOENT && !is_caller(identity) &&
                                     make_missing(directory) && is_usable(directory)))
            continue;
        refuse_unusable(directory, errno, identity);
    }
}

static void print_left(const struct tree_report *report)
{
    static const char kinds[LEFT_KINDS][40] = {
        [LEFT_LINKED] = "files with several links",
        [LEFT_DEVICE] = "devices",
        [LEFT_MOUNT] = "mounts",
        [LEFT_OTHERS] = "what others could have put there",
    };
    for (int i = 0; i < LEFT_KINDS; i++)
        if (report->left[i] > 0)
            print("left %s: %lu\n", kinds[i], report->left[i]);
    if (report->undone > 0)
        print("left what can't be changed: %lu\n", report->undone);
}

void print_own(struct arguments options, const struct identity *identity)
{
    static const char results[][48] = {
        [KEPT] = "kept",
        [LEFT_OPEN] = "kept, since others than root may write above it",
        [LEFT_FIXED] = "kept, since nobody can change its owner",
        [GIVEN] = "given",
        [MADE] = "made",
    };
    struct arguments again = options;
    const char *directory;
    while ((directory = next_value(&again, OWN)) != NULL) {
        static LARGE_AND_RARE struct tree_report report;
        memset(&report, 0, sizeof report);
        enum result result = arrange(directory, identity, true, &report);
        const char *closed = find_closed(directory, identity);
        print("own %s %s%s%s\n", directory, results[result],
              closed != NULL ? ", but the user can't search " : "",
              closed != NULL ? closed : "");
        print_left(&report);
    }
    if (is_caller(identity))
        prove_own(options, identity);
}

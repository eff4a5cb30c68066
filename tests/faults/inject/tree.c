/* One mount for each run: nothing that a fault did is left for the next. */
#include "tree.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *at(const char *tree, const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", tree, name);
    return path;
}

static void must(int result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(2);
}

static void make_file(const char *path)
{
    int fd = creat(path, 0644);
    must(fd, path);
    close(fd);
}

/* A directory of root's with all kinds of others in it: of another user, as it is and
 * taken from it by a start that was killed, both ways that ownership.h has; of the
 * target; of a group; and a mount. In each is a file of root's that must stay. */
static const struct {
    const char *name;
    uid_t uid;
    gid_t gid;
    mode_t mode;
} mixed[] = {
    {"mixed/others", 1, 1, 0755},    {"mixed/taken", 0, 0x80000001, 0755},
    {"mixed/marked", 0, 1, 04755},   {"mixed/targets", 1000, 1000, 0755},
    {"mixed/group", 0, 5002, 02775}, {"mixed/mount", 0, 0, 0755},
};

#define MIXED (sizeof mixed / sizeof mixed[0])

static void make_mixed(const char *path)
{
    must(mkdir(at(path, "mixed"), 0755), "mixed");
    for (size_t i = 0; i < MIXED; i++) {
        char roots[64];
        snprintf(roots, sizeof roots, "%s/roots", mixed[i].name);
        must(mkdir(at(path, mixed[i].name), 0755), mixed[i].name);
        if (strcmp(mixed[i].name, "mixed/mount") == 0)
            must(mount("mount", at(path, mixed[i].name), "tmpfs", 0, "mode=755"),
                 mixed[i].name);
        make_file(at(path, roots));
        must(chown(at(path, mixed[i].name), mixed[i].uid, mixed[i].gid), mixed[i].name);
        must(chmod(at(path, mixed[i].name), mixed[i].mode), mixed[i].name);
    }
}

void make_tree(const char *path)
{
    static char outside[4096];
    umount2(path, MNT_DETACH);
    must(chown(at(path, ".."), 0, 0), path);
    must(mount("tree", path, "tmpfs", 0, "mode=755"), path);
    must(mkdir(at(path, "outside"), 0755), "outside");
    snprintf(outside, sizeof outside, "%s", at(path, "outside/file"));
    make_file(outside);
    must(mkdir(at(path, "data"), 0755), "data");
    must(link(outside, at(path, "data/hard")), "data/hard");
    must(symlink("../outside", at(path, "data/link")), "data/link");
    must(mkdir(at(path, "data/sub"), 0755), "data/sub");
    make_file(at(path, "data/sub/file"));
    must(symlink("data", at(path, "way")), "way");
    must(mkdir(at(path, "dat"), 0755), "dat");
    must(mkdir(at(path, "open"), 0755), "open");
    must(chmod(at(path, "open"), 0777), "open");
    /* of another user, who has moved root's there, and of root with another group */
    must(mkdir(at(path, "others"), 0755), "others");
    must(mkdir(at(path, "others/sub"), 0755), "others/sub");
    make_file(at(path, "others/sub/file"));
    must(mkdir(at(path, "others/shut"), 0777), "others/shut");
    make_file(at(path, "others/shut/roots"));
    make_file(at(path, "others/roots"));
    must(symlink("../outside", at(path, "others/link")), "others/link");
    static const char *const others[] = {"others/link", "others/sub/file", "others/sub",
                                         "others"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        must(lchown(at(path, others[i]), 1, 1), others[i]);
    must(chmod(at(path, "others/shut"), 0777), "others/shut");
    /* another user's in a directory such as /tmp */
    must(mkdir(at(path, "sticky"), 0755), "sticky");
    must(chmod(at(path, "sticky"), 01777), "sticky");
    must(mkdir(at(path, "sticky/others"), 0755), "sticky/others");
    must(chown(at(path, "sticky/others"), 1, 1), "sticky/others");
    must(chmod(at(path, "sticky/others"), 0777), "sticky/others");
    make_file(at(path, "sticky/others/roots"));
    must(mkdir(at(path, "group"), 0755), "group");
    must(chown(at(path, "group"), 0, 5002), "group");
    must(chmod(at(path, "group"), 02777), "group");
    make_file(at(path, "group/roots"));
    make_mixed(path);
}

bool is_outside_untouched(const char *path)
{
    /* the directory that the tree is mounted in, too */
    static const char *const names[] = {
        "..",           ".",           "outside",
        "outside/file", "way",         "dat",
        "others/roots", "others/shut", "others/shut/roots",
        "group/roots",  "sticky",      "sticky/others/roots",
        "mixed/mount"};
    struct stat made;
    if (lstat(at(path, "dat/new"), &made) == 0 ||
        lstat(at(path, "dat/sub"), &made) == 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct stat status;
        if (lstat(at(path, names[i]), &status) != 0 || status.st_uid != 0 ||
            (status.st_gid != 0 && strcmp(names[i], "group/roots") != 0))
            return false;
    }
    for (size_t i = 0; i < MIXED; i++) {
        char roots[64];
        struct stat status;
        snprintf(roots, sizeof roots, "%s/roots", mixed[i].name);
        if (lstat(at(path, roots), &status) != 0 || status.st_uid != 0)
            return false;
    }
    return lstat(at(path, "sticky/others"), &made) == 0 && made.st_uid == 1;
}

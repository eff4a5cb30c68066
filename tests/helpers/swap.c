/* Puts one thing in the place of another, COUNT times each, in DIRECTORY: a directory
 * and a link to OUTSIDE, a file and a hard link of OUTSIDE/file, mounts of OUTSIDE over
 * a directory and of OUTSIDE/file over a file; moves a directory out of it and back;
 * and exchanges its parent with another, in which it is a link to OUTSIDE. usage: swap
 * SOMEWHERE/parent/data OUTSIDE COUNT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *directory, *outside;

/* The path of `name` there; of two, in turn. */
static const char *at(const char *where, const char *name)
{
    static char paths[2][4096];
    static int turn;
    turn = !turn;
    snprintf(paths[turn], sizeof paths[0], "%s/%s", where, name);
    return paths[turn];
}

static void must(int result, const char *what)
{
    if (result == 0)
        return;
    perror(what);
    exit(1);
}

static void exchange(const char *a, const char *b)
{
    /* renameat2(RENAME_EXCHANGE) */
    must((int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2), a);
}

static void make(void)
{
    must(mkdir(at(directory, "directory"), 0755), "directory");
    must(close(creat(at(directory, "directory/file"), 0644)), "directory/file");
    must(symlink(outside, at(directory, "link")), "link");
    must(close(creat(at(directory, "file"), 0644)), "file");
    must(link(at(outside, "file"), at(directory, "hard")), "hard");
    must(mkdir(at(directory, "mount"), 0755), "mount");
    must(close(creat(at(directory, "mounted"), 0644)), "mounted");
    must(mkdir(at(directory, "moved"), 0755), "moved");
    must(chdir(at(directory, "../..")), "chdir");
    must(mkdir("other", 0777), "other");
    must(chmod("other", 0777), "other");
    must(symlink(outside, "other/data"), "other/data");
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 99;
    directory = argv[1];
    outside = argv[2];
    make();
    puts("made");
    fflush(stdout);
    for (long i = 2 * atol(argv[3]); i > 0; i--) {
        exchange(at(directory, "directory"), at(directory, "link"));
        exchange(at(directory, "file"), at(directory, "hard"));
        must(mount(outside, at(directory, "mount"), NULL, MS_BIND, NULL), "mount");
        must(mount(at(outside, "file"), at(directory, "mounted"), NULL, MS_BIND, NULL),
             "mounted");
        must(umount2(at(directory, "mount"), MNT_DETACH), "umount");
        must(umount2(at(directory, "mounted"), MNT_DETACH), "umount");
        must(rename(at(directory, "moved"), at(outside, "moved")), "moved");
        must(rename(at(outside, "moved"), at(directory, "moved")), "back");
        exchange("parent", "other");
        exchange("parent", "other");
    }
    return 0;
}

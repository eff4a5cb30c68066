/* Mounts DIRECTORY on itself with the ids of a user namespace: what OUTSIDE owns on the
 * disk is INSIDE's there, COUNT of both. Status 77 where the kernel or file system
 * can't. usage: mount-idmapped DIRECTORY OUTSIDE INSIDE COUNT */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct attributes {
    uint64_t set, clear, propagation, namespace;
};

static int write_map(pid_t pid, const char *name, char **argv)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    return fd >= 0 && dprintf(fd, "%s %s %s\n", argv[2], argv[3], argv[4]) > 0;
}

int main(int argc, char **argv)
{
    int ready[2];
    char byte;
    if (argc != 5 || pipe(ready) != 0)
        return 99;
    pid_t child = fork();
    if (child == 0) {
        if (unshare(CLONE_NEWUSER) != 0 || write(ready[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/user", child);
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) {
        fprintf(stderr, "mount-idmapped: no user namespace can be made\n");
        return 77;
    }
    if (!write_map(child, "uid_map", argv) || !write_map(child, "gid_map", argv))
        return 98;
    int namespace = open(path, O_RDONLY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    /* open_tree(OPEN_TREE_CLONE), mount_setattr(MOUNT_ATTR_IDMAP), move_mount:
     * Linux 5.12 */
    int tree = (int)syscall(428, AT_FDCWD, argv[1], 1);
    struct attributes attributes = {.set = 0x100000, .namespace = (uint64_t) namespace};
    if (tree < 0 ||
        syscall(442, tree, "", 0x1000, &attributes, sizeof attributes) != 0 ||
        syscall(429, tree, "", AT_FDCWD, argv[1], 4) != 0) {
        perror("mount-idmapped");
        return 77;
    }
    return 0;
}

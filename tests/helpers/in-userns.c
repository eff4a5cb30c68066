/* Executes a command as root of a new user namespace with these maps, as in
 * user_namespaces(7); "deny" forbids setgroups there.
 * usage: in-userns UID-MAP GID-MAP allow|deny COMMAND [ARGUMENT...] */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_file(pid_t pid, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    ssize_t length = (ssize_t)strlen(text);
    return fd >= 0 && write(fd, text, strlen(text)) == length ? 0 : 1;
}

int main(int argc, char **argv)
{
    int ready[2];
    if (argc < 5 || pipe(ready) != 0)
        return 99;
    pid_t parent = getpid();
    pid_t mapper = fork();
    if (mapper == 0) {
        char byte;
        close(ready[1]);
        if (read(ready[0], &byte, 1) != 1)
            _exit(1);
        int failed = write_file(parent, "setgroups", argv[3]) +
                     write_file(parent, "gid_map", argv[2]) +
                     write_file(parent, "uid_map", argv[1]);
        _exit(failed);
    }
    int status;
    if (unshare(CLONE_NEWUSER) != 0 || write(ready[1], "x", 1) != 1 ||
        waitpid(mapper, &status, 0) != mapper || status != 0)
        return 98;
    close(ready[0]);
    close(ready[1]);
    if (setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0)
        return 97;
    execvp(argv[4], argv + 4);
    return 96;
}

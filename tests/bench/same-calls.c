/* The same-calls floor: makes the system calls of `stepdown nobody PROGRAM`, started by
 * root, in their order, and nothing besides. It reads the two files and doesn't look at
 * them; the ids are compiled in. What stepdown takes beyond this, its own code takes.
 * usage: same-calls PROGRAM [argument...] */
#include <fcntl.h>
#include <grp.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ID 65534

static char buffer[65536];

static void read_file(const char *path)
{
    struct stat status;
    int fd =
        (int)syscall(SYS_openat, AT_FDCWD, path,
                     O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_LARGEFILE, 0);
    fstat(fd, &status);
    stat(path, &status);
    read(fd, buffer, sizeof buffer);
    fstat(fd, &status);
    close(fd);
}

int main(int argc, char **argv)
{
    const char *own_path = (const char *)getauxval(AT_EXECFN);
    struct stat status;
    gid_t groups[2] = {ID};
    uid_t ids[3];
    int signal;
    uint32_t header[2] = {0x20080522}; /* _LINUX_CAPABILITY_VERSION_3, capget(2) */
    uint32_t capabilities[6] = {0};
    (void)argc;

    stat(own_path, &status);
    getxattr(own_path, "security.capability", NULL, 0);
    read_file("/etc/passwd");
    read_file("/etc/group");
    syscall(SYS_prctl, PR_GET_PDEATHSIG, &signal, 0, 0, 0);

    syscall(SYS_setgroups, 1, groups);
    syscall(SYS_setresgid, ID, ID, ID);
    syscall(SYS_setresuid, ID, ID, ID);
    syscall(SYS_capset, header, capabilities);

    syscall(SYS_getresuid, ids, ids + 1, ids + 2);
    syscall(SYS_getresgid, ids, ids + 1, ids + 2);
    getgroups(2, groups);
    syscall(SYS_capget, header, capabilities);
    syscall(SYS_setresuid, 0, 0, 0);
    syscall(SYS_setresgid, 0, 0, 0);
    execve(argv[1], argv + 1, environ);
    return 1;
}

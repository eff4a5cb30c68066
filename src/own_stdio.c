/* Gives the standard streams to the new user, as the container runtime does for --user:
 * opening /dev/stdout by path opens the pipe anew, and root's has mode 0600. */
#include "own_stdio.h"

#include "denied.h"
#include "files.h"
#include "output.h"
#include "ownership.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* /dev/tty and /dev/ptmx, which stand for another terminal in each process that opens
 * them: the kernel's admin-guide/devices.txt. They belong to everybody. */
static bool is_shared_terminal(const struct stat *status)
{
    return status->st_rdev == makedev(5, 0) || status->st_rdev == makedev(5, 2);
}

/* Not a file or disk, which may belong to anybody, nor /dev/null, which belongs to
 * everybody. A socket can't be opened by path, whoever owns it, but /proc may show its
 * owner: containers' runtimes change that too. */
static bool is_stream(int fd, const struct stat *status)
{
    if (S_ISCHR(status->st_mode))
        return is_terminal(fd) && !is_shared_terminal(status);
    return S_ISFIFO(status->st_mode) || S_ISSOCK(status->st_mode);
}

static void own_stream(int fd, const struct identity *identity)
{
    struct stat status;
    if (!descriptor_status(fd, &status)) {
        if (errno == EBADF)
            return;
        fail_call("--own-stdio: fstat");
    }
    if (!is_stream(fd, &status) || status.st_uid == identity->uid)
        return;
    if (!change_owner(fd, identity->uid, (gid_t)-1) && !is_impossible(errno))
        fail(EXIT_REFUSED,
             "--own-stdio: can't change the owner of descriptor %u: %m; start as root "
             "with --cap-add CHOWN, or leave the option out",
             (unsigned)fd);
}

void own_stdio(const struct identity *identity)
{
    require_may_become(identity);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        own_stream(fd, identity);
}

/* Refuses to run a stepdown that is setuid, setgid or has file capabilities, since
 * anyone could become any user with it. Nothing overrides this. */
#include "install.h"

#include "file_status.h"
#include "kernel.h"
#include "output.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static _Noreturn void refuse(const char *what)
{
    fail(EXIT_REFUSED,
         "stepdown %s, which would let anyone become any user; install it with chown "
         "root:root, chmod 0755 and setcap -r",
         what);
}

/* Whether `path` is a script whose "#!" line names stepdown: the kernel then also
 * passes the path as an argument, execve(2). */
static bool is_script(const char *path, char **argv)
{
    for (; *argv != NULL; argv++)
        if (string_equal(*argv, path))
            return true;
    return false;
}

/* The path of the running file: the one that was passed to execve(2), getauxval(3), or
 * /proc/self/exe if that is not the file, or is gone. /proc is the second choice
 * because a first look into it costs more than everything else. */
static const char *own_path(char **argv, struct stat *status)
{
    static const char in_proc[] = "/proc/self/exe";
    const char *path = (const char *)getauxval(AT_EXECFN);
    if (path != NULL && !(argv[0] != NULL && is_script(path, argv + 1)) &&
        path_status(path, status))
        return path;
    if (path_status(in_proc, status))
        return in_proc;
    if (path == NULL || !path_status(path, status))
        fail(EXIT_REFUSED,
             "stepdown can't inspect its own executable: %m; mount /proc, or call it "
             "by its path");
    return path;
}

/* AT_SECURE is set, but the file has no such bits: a setuid program has executed this
 * one. */
static _Noreturn void refuse_caller(void)
{
    if (getauxval(AT_EUID) != caller_uid() || getauxval(AT_EGID) != caller_gid())
        fail(EXIT_REFUSED, "the caller's real and effective ids differ, as a setuid "
                           "program's do; make them equal first");
    refuse("got privilege from its file (setuid, setgid or a file capability)");
}

void refuse_privileged_install(char **argv)
{
    struct stat status;
    const char *path = own_path(argv, &status);
    if (!S_ISREG(status.st_mode))
        fail(EXIT_REFUSED,
             "%s is not a regular file, so it is not stepdown; call stepdown by its "
             "path",
             path);
    if ((status.st_mode & (S_ISUID | S_ISGID)) != 0)
        refuse("has its setuid or setgid bit set");
    /* If this can't be answered, as under some seccomp filters, AT_SECURE alone tells
     * whether anybody has gained privilege. */
    if (getxattr(path, "security.capability", NULL, 0) >= 0)
        refuse("has file capabilities");
    if (getauxval(AT_SECURE) != 0)
        refuse_caller();
}

/* Refuses a stepdown that was installed setuid, setgid or with file capabilities: it
 * would let anybody become anybody. There is no way to switch this off. */
#include "refuse.h"

#include "fail.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static _Noreturn void refuse(const char *what)
{
    fail(EXIT_REFUSED,
         "stepdown %s, which would let anybody become anybody; install it with chown "
         "root:root, chmod 0755 and setcap -r",
         what);
}

/* The path of the running file: /proc/self/exe, which is right also for a script whose
 * "#!" line names stepdown; without /proc, the path that was given to execve(2). */
static const char *own_path(struct stat *status)
{
    const char *path = "/proc/self/exe";
    if (stat(path, status) == 0)
        return path;
    path = (const char *)getauxval(AT_EXECFN);
    if (path == NULL || stat(path, status) != 0)
        fail(EXIT_REFUSED,
             "stepdown's own file can't be looked at; mount /proc, or call it by its "
             "path: %m");
    return path;
}

static bool has_file_capabilities(const char *path)
{
    if (getxattr(path, "security.capability", NULL, 0) >= 0)
        return true;
    if (errno != ENODATA && errno != ENOTSUP)
        fail(EXIT_REFUSED, "getxattr of stepdown's own file: %m");
    return false;
}

void refuse_privileged_install(void)
{
    if (getauxval(AT_SECURE) != 0)
        refuse("got privilege from its file (setuid, setgid or a file capability)");

    /* AT_SECURE is not set where root calls a setuid-root file */
    struct stat status = {0};
    const char *path = own_path(&status);
    if (!S_ISREG(status.st_mode))
        fail(EXIT_REFUSED, "%s is not stepdown's own file; nothing was run", path);
    if ((status.st_mode & (S_ISUID | S_ISGID)) != 0)
        refuse("has its setuid or setgid bit set");
    if (has_file_capabilities(path))
        refuse("has file capabilities");
}

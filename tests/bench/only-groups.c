/* What the kernel takes for many groups: sets COUNT supplementary groups, in rising
 * order, asks for them, and executes the program. usage: only-groups COUNT PROGRAM */
#include <grp.h>
#include <stdlib.h>
#include <unistd.h>

static gid_t groups[65536];

int main(int argc, char **argv)
{
    size_t count = argc > 2 ? (size_t)atoi(argv[1]) : 0;
    for (size_t i = 0; i < count; i++)
        groups[i] = 1000 + (gid_t)i;
    if (count == 0 || count > 65535 || setgroups(count, groups) != 0 ||
        getgroups(65536, groups) != (int)count)
        return 1;
    execve(argv[2], argv + 2, environ);
    return 1;
}

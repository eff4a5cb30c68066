/* Executes a file with an argv of any kind, argv[0] and none at all included.
 * usage: run-with-argv FILE [ARGV0 [ARGUMENT...]] */
#include <errno.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 99;
    execve(argv[1], argv + 2, environ);
    return errno;
}

/* Executes MEMCHECK, a build of stepdown, under valgrind. A program and no script: a
 * shell would change the environment. The first error ends it with status 97, which is
 * neither stepdown's nor a test target's, before anything is executed. */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static char *const valgrind[] = {
        "valgrind",  "--quiet",         "--exit-on-first-error=yes",
        "--vgdb=no", "--leak-check=no", "--error-exitcode=97",
        MEMCHECK,
    };
    const size_t options = sizeof valgrind / sizeof valgrind[0];
    char **command = calloc(options + (size_t)argc + 1, sizeof *command);
    if (command == NULL)
        return 95;
    for (size_t i = 0; i < options; i++)
        command[i] = valgrind[i];
    for (int i = 1; i < argc; i++)
        command[options + (size_t)i - 1] = argv[i];
    /* Debian's own valgrind is a script, which sets variables, before this */
    execv("/usr/bin/valgrind.bin", command);
    execv("/usr/bin/valgrind", command);
    return 96;
}

/* A target: prints its argv and its environment, each in a line of its own.
 * usage: show-arguments [argument...] */
#include <stdio.h>

extern char **environ;

int main(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        printf("argv[%d]=<%s>\n", i, argv[i]);
    for (char **variable = environ; *variable != NULL; variable++)
        printf("env <%s>\n", *variable);
    return 0;
}

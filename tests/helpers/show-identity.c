/* A target: prints who it is, from the kernel's own account of it, the securebits, the
 * parent-death signal and HOME. With "write", makes FILE first.
 * usage: show-identity [write FILE | argument...] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "write") == 0) {
        FILE *made = fopen(argv[2], "w");
        if (made == NULL || fclose(made) != 0) {
            perror(argv[2]);
            return 98;
        }
    }

    static const char *const keys[] = {"Uid:",    "Gid:",    "Groups:", "CapInh:",
                                       "CapPrm:", "CapEff:", "CapAmb:", "NoNewPrivs:"};
    static char line[1 << 20];
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL)
        return 99;
    while (fgets(line, sizeof line, status) != NULL)
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
            if (strncmp(line, keys[i], strlen(keys[i])) == 0)
                fputs(line, stdout);
    int signal = -1;
    prctl(PR_GET_PDEATHSIG, &signal);
    printf("Securebits:\t%d\nPdeathsig:\t%d\n", prctl(PR_GET_SECUREBITS), signal);
    const char *home = getenv("HOME");
    printf("HOME:\t%s\n", home != NULL ? home : "(unset)");
    return 0;
}

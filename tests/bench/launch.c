/* Starts commands in turn, ROUNDS times each, and prints for every start the command's
 * number, the nanoseconds until its target began, its peak resident memory in KiB and
 * the page faults of both that needed no disk. A command whose target says nothing has
 * -1 for a time, that until its end with -e. usage: launch [-e] ROUNDS COMMAND
 * [ARGUMENT...] [, COMMAND [ARGUMENT...]]... */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(struct timespec time)
{
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return nanoseconds(time);
}

static void start(int number, char **command, int until_end)
{
    int ends[2];
    struct timespec began = {0};
    struct rusage usage;
    int status;
    if (pipe2(ends, O_CLOEXEC) != 0)
        exit(2);
    long long before = now();
    pid_t child = vfork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execvp(command[0], command);
        _exit(127);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], &began, sizeof began);
    while (until_end && read(ends[0], &status, sizeof status) > 0)
        ;
    wait4(child, &status, 0, &usage);
    long long taken = got == sizeof began ? nanoseconds(began) - before : -1;
    printf("%d %lld %ld %ld\n", number, until_end ? now() - before : taken,
           usage.ru_maxrss, usage.ru_minflt);
    close(ends[0]);
}

int main(int argc, char **argv)
{
    char **commands[64];
    int count = 0;
    int until_end = argc > 1 && strcmp(argv[1], "-e") == 0;
    argv += until_end;
    argc -= until_end;
    for (int i = 2; i < argc; i++)
        if (i == 2 || strcmp(argv[i - 1], ",") == 0)
            commands[count++] = argv + i;
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], ",") == 0)
            argv[i] = NULL;
    for (int round = atoi(argv[1]); round > 0; round--)
        for (int i = 0; i < count; i++)
            start(i, commands[i], until_end);
    return 0;
}

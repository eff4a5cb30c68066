/* A stand-in for zebrad: says who and where it is, then serves until a signal ends it,
 * with a status of its own for each. With "size", sets the terminal's size first.
 * usage: zebrad [size ROWS COLUMNS] */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void end(int signal_number)
{
    switch (signal_number) {
    case SIGTERM:
        _exit(21);
    case SIGINT:
        _exit(22);
    default:
        _exit(23);
    }
}

/* Serves: says each new size of the terminal. */
static _Noreturn void serve(const sigset_t *resized)
{
    for (;;) {
        struct winsize size;
        if (sigwaitinfo(resized, NULL) < 0 ||
            ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
            continue;
        printf("resized %dx%d\n", size.ws_row, size.ws_col);
        if (fflush(stdout) != 0)
            exit(24);
    }
}

int main(int argc, char **argv)
{
    signal(SIGTERM, end);
    signal(SIGINT, end);
    signal(SIGUSR1, end);
    sigset_t resized;
    sigemptyset(&resized);
    sigaddset(&resized, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resized, NULL);

    struct winsize size = {0};
    if (argc == 4 && strcmp(argv[1], "size") == 0) {
        size.ws_row = (unsigned short)atoi(argv[2]);
        size.ws_col = (unsigned short)atoi(argv[3]);
        if (ioctl(STDIN_FILENO, TIOCSWINSZ, &size) != 0)
            return 25;
    }
    printf("zebrad pid %d parent %d uid %d gid %d home %s", getpid(), getppid(),
           getuid(), getgid(), getenv("HOME"));
    if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
        printf(" terminal %dx%d", size.ws_row, size.ws_col);
    printf("\n");
    fflush(stdout);
    serve(&resized);
}

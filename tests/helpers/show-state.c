/* A target: prints the state that a program inherits over exec, its identity aside, on
 * stdout, or into the file that STATE_FILE names if descriptor 1 is closed. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static FILE *out;
static char descriptors[1 << 16];

/* Before anything else is opened. */
static void note_descriptors(void)
{
    char *end = descriptors;
    for (int fd = 0; fd < 1024; fd++) {
        char link[64];
        char path[PATH_MAX] = "";
        int flags = fcntl(fd, F_GETFD);
        int status = fcntl(fd, F_GETFL);
        if (flags < 0)
            continue;
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, path, sizeof path - 1) < 0)
            strcpy(path, "?");
        end += sprintf(end, "fd %d flags %d status %o offset %ld %s\n", fd, flags,
                       status, (long)lseek(fd, 0, SEEK_CUR), path);
    }
}

static void print_signals(void)
{
    sigset_t mask;
    sigset_t pending;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    sigpending(&pending);
    for (int s = 1; s <= SIGRTMAX; s++) {
        struct sigaction action;
        if (sigaction(s, NULL, &action) != 0)
            continue;
        fprintf(out, "signal %d%s%s%s\n", s,
                action.sa_handler == SIG_IGN ? " ignored" : " default",
                sigismember(&mask, s) == 1 ? " blocked" : "",
                sigismember(&pending, s) == 1 ? " pending" : "");
    }
}

static void print_limits(void)
{
    for (int resource = 0; resource < 16; resource++) {
        struct rlimit limit;
        if (getrlimit(resource, &limit) == 0)
            fprintf(out, "limit %d %llu %llu\n", resource,
                    (unsigned long long)limit.rlim_cur,
                    (unsigned long long)limit.rlim_max);
    }
}

static void print_timers(void)
{
    for (int which = 0; which < 3; which++) {
        struct itimerval timer;
        getitimer(which, &timer);
        fprintf(out, "itimer %d interval %ld %s\n", which,
                (long)timer.it_interval.tv_sec,
                timer.it_value.tv_sec > 0 ? "running" : "off");
    }
}

static void print_process(void)
{
    cpu_set_t cpus;
    char directory[PATH_MAX];
    int subreaper = -1;
    CPU_ZERO(&cpus);
    sched_getaffinity(0, sizeof cpus, &cpus);
    prctl(PR_GET_CHILD_SUBREAPER, &subreaper, 0, 0, 0);
    mode_t mask = umask(0);
    fprintf(out, "pid %d parent %d group %d session %d\n", getpid(), getppid(),
            getpgrp(), getsid(0));
    fprintf(out, "umask %o nice %d scheduler %d cpus %d first %d\n", mask,
            getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), CPU_COUNT(&cpus),
            CPU_ISSET(0, &cpus) != 0);
    fprintf(out, "timerslack %d subreaper %d dumpable %d\n", prctl(PR_GET_TIMERSLACK),
            subreaper, prctl(PR_GET_DUMPABLE));
    int death_signal = -1;
    prctl(PR_GET_PDEATHSIG, &death_signal);
    fprintf(out, "parent-death signal %d securebits %d\n", death_signal,
            prctl(PR_GET_SECUREBITS));
    fprintf(out, "cwd %s\n", getcwd(directory, sizeof directory));
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    fprintf(out, "controlling terminal %s\n", terminal >= 0 ? "yes" : "no");
    if (terminal >= 0)
        close(terminal);
}

int main(int argc, char **argv)
{
    note_descriptors();
    out = stdout;
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0)
        out = fopen(getenv("STATE_FILE"), "w");
    if (out == NULL)
        return 99;
    fputs(descriptors, out);
    print_signals();
    print_limits();
    print_timers();
    print_process();
    for (int i = 0; i < argc; i++)
        fprintf(out, "argv %d <%s>\n", i, argv[i]);
    for (char **variable = environ; *variable != NULL; variable++)
        fprintf(out, "env <%s>\n", *variable);
    return fflush(out) == 0 ? 0 : 99;
}

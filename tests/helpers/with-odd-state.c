/* Gives this process an unusual value of everything that exec passes on, and executes a
 * command. usage: with-odd-state COMMAND [ARGUMENT...] */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static void odd_signals(void)
{
    signal(SIGHUP, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGRTMIN + 3, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGRTMAX);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    raise(SIGUSR1);
    kill(getpid(), SIGRTMAX);
}

static void lower_limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    if (setrlimit(resource, &limit) != 0)
        exit(99);
}

static void odd_limits(void)
{
    lower_limit(RLIMIT_NOFILE, 77, 88);
    lower_limit(RLIMIT_CORE, 0, 4096);
    lower_limit(RLIMIT_NPROC, 4321, 5432);
    lower_limit(RLIMIT_STACK, 4 << 20, 6 << 20);
    lower_limit(RLIMIT_FSIZE, 1 << 29, 1 << 30);
    lower_limit(RLIMIT_MEMLOCK, 12345, 23456);
}

static void odd_schedule(void)
{
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    if (sched_setaffinity(0, sizeof cpus, &cpus) != 0)
        exit(99);
    if (setpriority(PRIO_PROCESS, 0, 7) != 0)
        exit(99);
    struct itimerval timer = {.it_interval = {.tv_sec = 5000},
                              .it_value = {.tv_sec = 100000}};
    setitimer(ITIMER_REAL, &timer, NULL);
    setitimer(ITIMER_VIRTUAL, &timer, NULL);
    setitimer(ITIMER_PROF, &timer, NULL);
    prctl(PR_SET_TIMERSLACK, 123456, 0, 0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 99;
    odd_signals();
    odd_limits();
    odd_schedule();
    umask(0126);
    dup2(open("/etc/hostname", O_RDONLY), 9);
    dup2(open("/dev/null", O_WRONLY | O_APPEND), 30);
    dup2(open("/", O_RDONLY | O_DIRECTORY), 76);
    if (chdir("/usr/share") != 0)
        return 99;
    execvp(argv[1], argv + 1);
    return 98;
}

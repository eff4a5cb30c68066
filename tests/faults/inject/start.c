/* The process of a tool, up to its execve. The filter is installed first, as root, and
 * so without no_new_privs; what comes after it is marked to pass. */
#include "start.h"

#include "seccomp.h"
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CAP_SETGID 6 /* linux/capability.h */
#define CAP_SETUID 7
#define CAPABILITIES (1U << CAP_SETGID | 1U << CAP_SETUID)

/* A sixth argument, which none of the calls here has, and no tool gives. */
#define PASS 0x57e9d0f4u
#define PASSING(call, a, b, c, d, e) syscall(SYS_##call, a, b, c, d, e, PASS)

static const struct caller_ids callers[] = {
    {"root", 0, 0, 2, {0, 27}},
    {"app", 1000, 1000, 2, {1000, 5001}},
    {"ambient", 4242, 4243, 1, {4244}},
};

const struct caller_ids *caller_ids(enum caller caller)
{
    return &callers[caller];
}

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(98);
}

static int install_filter(const bool waits[CALL_NUMBERS])
{
    static struct instruction filter[2 * CALL_NUMBERS + 5];
    unsigned short n = 0;
    filter[n++] = (struct instruction){LOAD_WORD, 0, 0,
                                       offsetof(struct seccomp_data, arguments[5])};
    filter[n++] = (struct instruction){JUMP_EQUAL, 0, 1, PASS};
    filter[n++] = (struct instruction){RETURN, 0, 0, RET_ALLOW};
    filter[n++] =
        (struct instruction){LOAD_WORD, 0, 0, offsetof(struct seccomp_data, number)};
    for (uint32_t i = 0; i < CALL_NUMBERS; i++) {
        if (!waits[i])
            continue;
        filter[n++] = (struct instruction){JUMP_EQUAL, 0, 1, i};
        filter[n++] = (struct instruction){RETURN, 0, 0, RET_USER_NOTIF};
    }
    filter[n++] = (struct instruction){RETURN, 0, 0, RET_ALLOW};
    struct program program = {n, filter};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                        FILTER_NEW_LISTENER | FILTER_WAIT_KILLABLE, &program);
}

static void add_ambient_capabilities(void)
{
    /* capget(2): version 3, this process; effective, permitted and inheritable ones */
    uint32_t header[2] = {0x20080522, 0};
    uint32_t data[6] = {CAPABILITIES, CAPABILITIES, CAPABILITIES};
    if (PASSING(capset, header, data, 0, 0, 0) != 0)
        give_up("capset");
    for (unsigned i = CAP_SETGID; i <= CAP_SETUID; i++)
        if (PASSING(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) != 0)
            give_up("PR_CAP_AMBIENT_RAISE");
}

static void become(enum caller caller)
{
    const struct caller_ids *ids = caller_ids(caller);
    uid_t uid = ids->uid;
    gid_t gid = ids->gid;
    PASSING(prctl, PR_SET_KEEPCAPS, caller == CALLER_AMBIENT, 0, 0, 0);
    if (PASSING(setgroups, ids->group_count, ids->groups, 0, 0, 0) != 0 ||
        PASSING(setresgid, gid, gid, gid, 0, 0) != 0 ||
        PASSING(setresuid, uid, uid, uid, 0, 0) != 0)
        give_up("becoming the caller");
    if (caller == CALLER_AMBIENT)
        add_ambient_capabilities();
    PASSING(prctl, PR_SET_PDEATHSIG, PARENT_DEATH_SIGNAL, 0, 0, 0);
}

/* What the process of the tool is told. It shares this one's memory, as after vfork(2),
 * but does not stop it. */
static struct {
    enum caller caller;
    char **command;
    const bool *waits;
    int report; /* a socket */
    int parents_report;
} order;

static int be_tool(void *unused)
{
    static char *environment[] = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root", "TERM=dumb", NULL};
    (void)unused;
    close(order.parents_report);
    int report = fcntl(order.report, F_DUPFD_CLOEXEC, 10);
    take_streams();
    setsid();
    int listener = install_filter(order.waits);
    PASSING(write, report, &listener, sizeof listener, 0, 0);
    /* until the parent has its copy */
    char byte;
    PASSING(read, report, &byte, 1, 0, 0);
    if (listener < 0)
        give_up("seccomp");
    become(order.caller);
    PASSING(execve, order.command[0], order.command, environment, 0, 0);
    give_up(order.command[0]);
}

/* The parent's copy of the child's descriptor whose number the child tells. */
static int take_listener(pid_t child, int report)
{
    int number = -1;
    if (read(report, &number, sizeof number) != sizeof number || number < 0)
        return -1;
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    int listener = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
    close(pidfd);
    return listener;
}

void isolate_tools(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        give_up("pipe2");
    if (unshare(CLONE_NEWPID | CLONE_NEWNS) != 0)
        give_up("unshare");
    pid_t first = fork();
    if (first < 0)
        give_up("fork");
    if (first > 0)
        return;
    /* The namespace's init: gets what its processes leave behind, and ends when nobody
     * holds the other end. It holds no descriptor that somebody waits for. */
    signal(SIGCHLD, SIG_IGN);
    for (int fd = 0; fd < 1024; fd++)
        if (fd != ends[0])
            close(fd);
    char byte;
    ssize_t got;
    do
        got = read(ends[0], &byte, 1);
    while (got < 0);
    _exit(0);
}

pid_t start_tool(enum caller caller, char **command, const bool waits[CALL_NUMBERS],
                 int *listener)
{
    static _Alignas(16) char stack[65536];
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        give_up("socketpair");
    order.caller = caller;
    order.command = command;
    order.waits = waits;
    order.report = ends[1];
    order.parents_report = ends[0];
    pid_t child = clone(be_tool, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL);
    if (child < 0)
        give_up("clone");
    close(ends[1]);
    *listener = take_listener(child, ends[0]);
    if (*listener < 0) {
        fprintf(stderr, "no listener: user notification needs Linux 5.19, and root\n");
        exit(98);
    }
    close(ends[0]);
    /* one switch of processes less for each call, since Linux 6.6 */
    ioctl(*listener, NOTIFICATION_SET_FLAGS, SYNC_WAKE_UP);
    return child;
}

/* at-call [--init] N SCRIPT COMMAND...: runs the command, and the shell script after
 * the command's Nth system call, its own execve included, with the command's number in
 * $PID. The status is the command's, 128 + the signal that ended it, or 99 if it made
 * fewer calls before it executed another. With --init it is the first process of a PID
 * namespace. */
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_CALL (SIGTRAP | 0x80) /* PTRACE_O_TRACESYSGOOD, ptrace(2) */
#define EXECUTES (SIGTRAP | PTRACE_EVENT_EXEC << 8)

static pid_t pid;
static int status;

/* Goes on to where the command enters or leaves a call. Returns false at its end or
 * exec. */
static bool go_on(void)
{
    int signal = 0;
    do {
        ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal);
        waitpid(pid, &status, 0);
        if (!WIFSTOPPED(status) || status >> 8 == EXECUTES)
            return false;
        signal = WSTOPSIG(status);
    } while (signal != IN_CALL);
    return true;
}

static void start(char **command, bool is_init)
{
    int outer = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
    if (is_init && unshare(CLONE_NEWPID) != 0)
        exit(2);
    pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execvp(command[0], command);
        _exit(2);
    }
    setns(outer, CLONE_NEWPID);
    waitpid(pid, &status, 0);
    ptrace(PTRACE_SETOPTIONS, pid, NULL,
           (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
}

int main(int argc, char **argv)
{
    bool is_init = argc > 1 && strcmp(argv[1], "--init") == 0;
    if (argc - is_init < 4)
        return 2;
    argv += 1 + is_init;
    start(argv + 2, is_init);
    long left = 2 * atol(argv[0]) - 1;
    while (left > 0 && go_on())
        left--;
    char number[16];
    snprintf(number, sizeof number, "%d", (int)pid);
    setenv("PID", number, 1);
    /* NOLINTNEXTLINE(cert-env33-c): the command is the test's own */
    if (left == 0 && system(argv[1]) < 0)
        return 2;
    if (WIFSTOPPED(status)) {
        ptrace(PTRACE_DETACH, pid, NULL, NULL);
        waitpid(pid, &status, 0);
    }
    return left > 0              ? 99
           : WIFSIGNALED(status) ? 128 + WTERMSIG(status)
                                 : WEXITSTATUS(status);
}

/* The system calls that stepdown and its peers make before a target. */
#include "calls.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

struct call {
    const char *name;
    int number;
    enum family family;
};

#define CALL(name, family)                                                             \
    {                                                                                  \
#name, SYS_##name, family                                                      \
    }

static const struct call calls[] = {
/* only older machines have these */
#ifdef SYS_stat
    CALL(stat, FAMILY_STAT),
    CALL(lstat, FAMILY_STAT),
    CALL(open, FAMILY_OPEN),
    CALL(access, OTHER),
    CALL(readlink, OTHER),
    CALL(dup2, OTHER),
    CALL(fork, OTHER),
    CALL(vfork, OTHER),
    CALL(poll, OTHER),
    CALL(arch_prctl, FAMILY_LIBC_START),
#endif
    CALL(newfstatat, FAMILY_FSTATAT),
    CALL(fstat, FAMILY_FSTAT),
    CALL(openat, FAMILY_OPEN),
    CALL(read, FAMILY_READ),
    CALL(pread64, OTHER),
    CALL(getresuid, FAMILY_GETRESUID),
    CALL(getresgid, FAMILY_GETRESGID),
    CALL(getgroups, FAMILY_GETGROUPS),
    CALL(capget, FAMILY_CAPGET),
    CALL(prctl, FAMILY_PRCTL),
    CALL(getuid, FAMILY_GETUID),
    CALL(geteuid, FAMILY_GETUID),
    CALL(getgid, FAMILY_GETGID),
    CALL(getegid, FAMILY_GETGID),
    CALL(setgroups, FAMILY_STEP),
    CALL(setresgid, FAMILY_STEP),
    CALL(setresuid, FAMILY_STEP),
    CALL(capset, FAMILY_STEP),
    CALL(set_tid_address, FAMILY_LIBC_START),
    CALL(write, FAMILY_WRITE),
    CALL(writev, FAMILY_WRITE),
    CALL(exit, FAMILY_END),
    CALL(exit_group, FAMILY_END),
    CALL(rt_sigreturn, FAMILY_END),
    CALL(execve, OTHER),
    CALL(getxattr, OTHER),
    CALL(lgetxattr, OTHER),
    CALL(fgetxattr, OTHER),
    CALL(faccessat, OTHER),
    CALL(faccessat2, OTHER),
    CALL(readlinkat, FAMILY_READLINK),
    CALL(ioctl, OTHER),
    CALL(fcntl, OTHER),
    CALL(close, OTHER),
    CALL(lseek, OTHER),
    CALL(dup, OTHER),
    CALL(dup3, OTHER),
    CALL(pipe2, OTHER),
    CALL(fchown, OTHER),
    CALL(fchownat, OTHER),
    CALL(fchmod, OTHER),
    CALL(fchmodat, OTHER),
    CALL(mkdirat, OTHER),
    CALL(unlinkat, OTHER),
    CALL(getdents64, FAMILY_GETDENTS),
    CALL(statx, OTHER),
    CALL(statfs, OTHER),
    CALL(chroot, OTHER),
    CALL(chdir, OTHER),
    CALL(fchdir, OTHER),
    CALL(getcwd, OTHER),
    CALL(setuid, OTHER),
    CALL(setgid, OTHER),
    CALL(setreuid, OTHER),
    CALL(setregid, OTHER),
    CALL(setfsuid, OTHER),
    CALL(setfsgid, OTHER),
    CALL(setsid, OTHER),
    CALL(setpgid, OTHER),
    CALL(getpid, OTHER),
    CALL(getppid, FAMILY_PARENT),
    CALL(gettid, OTHER),
    CALL(kill, OTHER),
    CALL(tgkill, OTHER),
    CALL(rt_sigaction, OTHER),
    CALL(rt_sigprocmask, OTHER),
    CALL(rt_sigpending, OTHER),
    CALL(rt_sigtimedwait, OTHER),
    CALL(sigaltstack, OTHER),
    CALL(clone, OTHER),
    CALL(clone3, OTHER),
    CALL(wait4, OTHER),
    CALL(futex, OTHER),
    CALL(nanosleep, OTHER),
    CALL(sched_yield, OTHER),
    CALL(sched_getaffinity, OTHER),
    CALL(set_robust_list, OTHER),
    CALL(rseq, OTHER),
    CALL(getrandom, OTHER),
    CALL(uname, OTHER),
    CALL(umask, OTHER),
    CALL(prlimit64, OTHER),
    CALL(setpriority, OTHER),
    CALL(socket, OTHER),
    CALL(connect, OTHER),
    CALL(sendto, OTHER),
    CALL(recvfrom, OTHER),
    CALL(sendmsg, OTHER),
    CALL(recvmsg, OTHER),
    CALL(bind, OTHER),
    CALL(getsockname, OTHER),
    CALL(ppoll, OTHER),
    CALL(epoll_create1, OTHER),
    CALL(epoll_ctl, OTHER),
    CALL(epoll_pwait, OTHER),
    CALL(eventfd2, OTHER),
    CALL(brk, OTHER),
    CALL(mmap, OTHER),
    CALL(munmap, OTHER),
    CALL(mprotect, OTHER),
    CALL(madvise, OTHER),
    CALL(keyctl, OTHER),
    CALL(clock_gettime, OTHER),
};

#define CALLS (sizeof calls / sizeof calls[0])

static const struct call *find(int number)
{
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].number == number)
            return &calls[i];
    return NULL;
}

const char *call_name(int number)
{
    static char unnamed[32];
    const struct call *call = find(number);
    if (call != NULL)
        return call->name;
    snprintf(unnamed, sizeof unnamed, "call-%d", number);
    return unnamed;
}

int call_number(const char *name)
{
    for (size_t i = 0; i < CALLS; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].number;
    return strncmp(name, "call-", 5) == 0 ? atoi(name + 5) : -1;
}

enum family call_family(int number)
{
    const struct call *call = find(number);
    return call != NULL ? call->family : OTHER;
}

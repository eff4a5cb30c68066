/* Starts a tool and answers its calls, until the target is executed. All processes and
 * threads that the tool starts are under the same filter; each has counts of its own.
 */
#include "run.h"

#include "streams.h"
#include "tree.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A run hangs that takes so many times as long as the slowest that has ended. Peers do
 * hang, again and again, and each time is waited for. */
#define PATIENCE 1000
#define PEER_PATIENCE 100

#define ANSWERS_MAX 10000

#define TASKS_MAX 64

struct task {
    uint32_t pid;
    unsigned counts[CALL_NUMBERS];
};

struct session {
    const struct setting *setting;
    const struct faults *faults;
    struct made_calls *made;
    struct result *result;
    bool target_started;
    unsigned answered;
    size_t task_count;
    struct task tasks[TASKS_MAX];
};

static struct session session;

/* Of the run without faults, which comes first, and of all others that ended, but for
 * those of other processes. 0: none has ended. */
static long slowest_ms;

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* NULL if there are too many. */
static struct task *task_of(uint32_t pid)
{
    for (size_t i = 0; i < session.task_count; i++)
        if (session.tasks[i].pid == pid)
            return &session.tasks[i];
    if (session.task_count == TASKS_MAX)
        return NULL;
    struct task *task = &session.tasks[session.task_count++];
    memset(task, 0, sizeof *task);
    task->pid = pid;
    return task;
}

static void note(const struct notification *call, unsigned occurrence)
{
    struct made_calls *made = session.made;
    if (made == NULL || made->count == MADE_CALLS_MAX)
        return;
    for (size_t i = 0; i < made->count; i++)
        if (made->call[i].number == call->data.number &&
            made->call[i].occurrence == occurrence)
            return;
    made->call[made->count++] = (struct made_call){
        call->data.number, occurrence, (unsigned long)call->data.arguments[0]};
}

static const struct fault *fault_of(const struct notification *call,
                                    unsigned occurrence)
{
    bool to_0 = (uint32_t)call->data.arguments[0] == 0;
    for (size_t i = 0; i < session.faults->count; i++) {
        const struct fault *fault = &session.faults->fault[i];
        if (fault->number == call->data.number &&
            (fault->occurrence == 0 || fault->occurrence == occurrence) &&
            (fault->about == ANY_ARGUMENT || (fault->about == TO_0) == to_0))
            return fault;
    }
    return NULL;
}

static bool executes_target(const struct notification *call)
{
    char path[4096] = "";
    size_t size = strlen(session.setting->target) + 1;
    struct iovec to = {path, size < sizeof path ? size : sizeof path};
    struct iovec from = {(void *)(uintptr_t)call->data.arguments[0], to.iov_len};
    if (call->data.number != SYS_execve)
        return false;
    process_vm_readv((pid_t)call->pid, &to, 1, &from, 1, 0);
    return strncmp(path, session.setting->target, sizeof path) == 0;
}

/* Whether it is a kill(2) of another process than the tool's own. */
static bool aims_at_others(const struct notification *call)
{
    pid_t aim = (pid_t)call->data.arguments[0];
    return call->data.number == SYS_kill && aim < 0;
}

/* A peer that sleeps before it says no, as su does for seconds, does not have to: what
 * the slowest run takes is what a run that hangs is measured by. These are libc's. */
static const int sleeps[] = {SYS_clock_nanosleep, SYS_pselect6,
#ifdef SYS_select
                             SYS_select
#endif
};

static bool is_sleep(const struct notification *call)
{
    int number = call->data.number;
    for (size_t i = 0; i < sizeof sleeps / sizeof *sleeps; i++)
        if (number == sleeps[i])
            /* a select(2) of no descriptor is one, too */
            return number == SYS_clock_nanosleep || call->data.arguments[0] == 0;
    return false;
}

static void decide(const struct notification *call, struct response *response)
{
    response->flags = RESPONSE_CONTINUE;
    struct task *task = task_of(call->pid);
    if (session.target_started || task == NULL || call->data.number < 0 ||
        call->data.number >= CALL_NUMBERS)
        return;
    unsigned occurrence = ++task->counts[call->data.number];
    note(call, occurrence);
    const struct fault *fault = fault_of(call, occurrence);
    if (aims_at_others(call)) {
        session.result->aimed_at_others = true;
        response->flags = 0;
        response->error = -EPERM;
        return;
    }
    if (fault == NULL && is_sleep(call)) {
        session.answered++;
        response->flags = 0;
        return;
    }
    if (fault == NULL) {
        session.target_started = executes_target(call);
        return;
    }
    session.answered++;
    response->flags = 0;
    answer_call(fault->answer, call, &session.setting->asked_for,
                session.setting->caller, response);
}

/* Answers one call, if it still waits. */
static void serve(int listener)
{
    struct notification call;
    memset(&call, 0, sizeof call);
    if (ioctl(listener, NOTIFICATION_RECEIVE, &call) != 0)
        return;
    struct response response = {.id = call.id};
    decide(&call, &response);
    ioctl(listener, NOTIFICATION_SEND, &response);
}

static void kill_all(pid_t child)
{
    kill(-child, SIGKILL);
    for (size_t i = 0; i < session.task_count; i++)
        kill((pid_t)session.tasks[i].pid, SIGKILL);
}

/* Whether it waits, or goes round in a circle, for ever. */
static bool is_stuck(long start)
{
    long patience = session.setting->peer ? PEER_PATIENCE : PATIENCE;
    return session.answered > ANSWERS_MAX ||
           (slowest_ms > 0 && now() - start > patience * slowest_ms);
}

/* Until all have ended; false if they don't. */
static bool serve_all(pid_t child, int listener, int *status)
{
    long start = now();
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd wanted[] = {{listener, POLLIN, 0}, {pidfd, POLLIN, 0}};
    bool left = true;
    while (left && !is_stuck(start)) {
        poll(wanted, 2, 1000);
        if ((wanted[0].revents & POLLIN) != 0) {
            serve(listener);
        } else if (wanted[1].revents != 0) {
            waitpid(child, status, 0);
            wanted[1].fd = -1;
        } else {
            /* hung up: nobody is under the filter any more */
            left = wanted[0].revents == 0;
        }
    }
    if (!left && wanted[1].fd >= 0)
        waitpid(child, status, 0);
    close(pidfd);
    long took_ms = now() - start + 1;
    if (!left && took_ms > slowest_ms)
        slowest_ms = took_ms;
    return !left;
}

void run(const struct setting *setting, const struct faults *faults,
         struct made_calls *made, struct result *result)
{
    bool waits[CALL_NUMBERS] = {false};
    waits[SYS_execve] = true;
    waits[SYS_kill] = true;
    for (size_t i = 0; i < sizeof sleeps / sizeof *sleeps; i++)
        waits[sleeps[i]] = true;
    for (size_t i = 0; i < faults->count; i++)
        waits[faults->fault[i].number] = true;
    if (made != NULL) {
        memset(waits, true, sizeof waits);
        made->count = 0;
    }
    session.setting = setting;
    session.faults = faults;
    session.made = made;
    session.result = result;
    session.target_started = false;
    session.answered = 0;
    session.task_count = 0;

    if (setting->tree != NULL)
        make_tree(setting->tree);
    open_streams(setting->pipes);
    int listener;
    result->status = 0;
    result->aimed_at_others = false;
    pid_t child = start_tool(setting->caller, setting->command, waits, &listener);
    result->hung = !serve_all(child, listener, &result->status);
    if (result->hung) {
        kill_all(child);
        close(listener);
        waitpid(child, &result->status, 0);
    } else {
        close(listener);
    }
    read_stream(STDOUT_FILENO, result->output, sizeof result->output);
    read_stream(STDERR_FILENO, result->error, sizeof result->error);
    close_streams();
    result->touched_outside =
        setting->tree != NULL && !is_outside_untouched(setting->tree);
}

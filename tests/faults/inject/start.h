/* Starts a tool whose system calls wait for an answer from here. */
#pragma once

#include "calls.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* Who starts the tool, with this as the parent-death signal. */
#define PARENT_DEATH_SIGNAL SIGTERM

enum caller {
    CALLER_ROOT,    /* in the groups 0 and 27 */
    CALLER_APP,     /* 1000:1000, in 1000 and 5001: app already */
    CALLER_AMBIENT, /* 4242:4243, in 4244, with CAP_SETUID and CAP_SETGID ambient */
    CALLERS_COUNT,
};

struct caller_ids {
    const char *name;
    uid_t uid;
    gid_t gid;
    size_t group_count;
    gid_t groups[2];
};

const struct caller_ids *caller_ids(enum caller caller);

/* To be called once by each process that starts tools under faults: they are then in
 * namespaces of their own, with mounts that no other sees, and where a kill(2) of all
 * processes finds no other. */
void isolate_tools(void);

/* Starts `command` with the streams that are open. `waits` says, by number, which calls
 * wait. *listener is the descriptor of seccomp_unotify(2). */
pid_t start_tool(enum caller caller, char **command, const bool waits[CALL_NUMBERS],
                 int *listener);

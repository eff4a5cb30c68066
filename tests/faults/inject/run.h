/* One start of a tool, with faults. */
#pragma once

#include "answer.h"
#include "fault.h"
#include "start.h"

#include <stdbool.h>
#include <stddef.h>

/* What is started, and how. */
struct setting {
    const char *tool;   /* its name in the report */
    const char *target; /* the path that the tool executes */
    char **command;
    enum caller caller;
    bool pipes;       /* descriptors 0-2 are pipes */
    const char *tree; /* where there is one, or NULL; see tree.h */
    bool peer;        /* not stepdown: no promise of how it ends where nothing ran */
    struct identity asked_for;
};

/* A call that was made before the target. */
struct made_call {
    int number;
    unsigned occurrence;
    unsigned long first_argument;
};

#define MADE_CALLS_MAX 4096

struct made_calls {
    size_t count;
    struct made_call call[MADE_CALLS_MAX];
};

struct result {
    bool hung;
    bool touched_outside; /* another owner than root, outside what is to be given */
    bool aimed_at_others; /* it tried to kill(2) every process, or a group */
    int status;           /* of waitpid(2) */
    char output[8192];
    char error[8192];
};

/* With `made`, notes all calls that were made, each once. */
void run(const struct setting *setting, const struct faults *faults,
         struct made_calls *made, struct result *result);

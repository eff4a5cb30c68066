/* What the options ask for besides the user-spec, as far as it decides who the target
 * is. */
#ifndef STEPDOWN_REQUEST_H
#define STEPDOWN_REQUEST_H

#include "arguments.h"

#include <stdbool.h>
#include <stdint.h>

/* All pointers are into argv. A zeroed one asks for nothing. */
struct request {
    bool if_root;          /* --if-root: only root steps down */
    bool keep_groups;      /* --keep-groups: the caller's groups stay too */
    bool no_new_privs;     /* --no-new-privs: exec may not gain privilege */
    const char *home;      /* --home: the value of HOME, or null */
    uint64_t capabilities; /* --ambient-caps: bit N for the capability of number N */
    uint64_t spare_capabilities; /* those of them that the target can do without */
    struct arguments options;    /* for the lists of --groups */
};

#endif

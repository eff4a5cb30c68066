/* What a fault answers. */
#pragma once

#include "fault.h"
#include "seccomp.h"
#include "start.h"

#include <sys/types.h>

/* What liars know: who was asked for, from a run without faults. */
struct identity {
    uid_t uid;
    gid_t gid;
    size_t group_count;
    gid_t groups[64];
};

/* Writes into the process what the answer says, and fills in *response. */
void answer_call(const struct answer *answer, const struct notification *call,
                 const struct identity *asked_for, enum caller caller,
                 struct response *response);

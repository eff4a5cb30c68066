/* Whether a fault was held or lost. */
#pragma once

#include "run.h"

/* What the target said of itself in a run without faults. Returns false if none ran. */
bool learn_identity(const struct result *normal, struct identity *identity);

/* Writes why the fault was lost, or nothing if it was held. */
void judge(const struct setting *setting, const struct faults *faults,
           const struct result *normal, const struct result *result, char *why,
           size_t size);

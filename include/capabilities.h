/* How the target gets the capabilities of --ambient-caps. In a set, bit N is the
 * capability of number N. An empty set means no --ambient-caps. */
#ifndef STEPDOWN_CAPABILITIES_H
#define STEPDOWN_CAPABILITIES_H

#include "identity.h"

#include <stdbool.h>
#include <stdint.h>

/* Takes those out of identity->capabilities that the caller does not hold and that the
 * target can do without. Ends the program with status 1 if the caller can't pass the
 * rest on: the target is root, the caller does not hold them, or the kernel or a
 * securebit forbids ambient capabilities. Changes nothing else. */
void require_capabilities(struct identity *identity);

/* Lets the caller's capabilities survive the change of uid. To be called before it.
 * Ends the program with status 1 if that fails. */
void hold_capabilities(void);

/* Makes `set` ambient, so that exec passes it on, and lets no capability survive
 * another change of uid. To be called after the change, when `set` is all that is
 * permitted and inheritable. Ends the program with status 1 if that fails. */
void pass_on_capabilities(uint64_t set);

/* Whether exactly `set` is ambient, and no capability would survive a change of uid. */
bool passes_on_capabilities(uint64_t set);

#endif

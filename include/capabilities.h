/* The capabilities of --ambient-caps: their names, and how the target gets them. In a
 * set, bit N is the capability of number N. An empty set means no --ambient-caps. */
#ifndef STEPDOWN_CAPABILITIES_H
#define STEPDOWN_CAPABILITIES_H

#include "identity.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Adds the capabilities in `list` to *set: names as in capabilities(7), separated by
 * commas, in any case, with or without "cap_". Ends the program with status 1 if one is
 * unknown, empty, already in the set, or a way back to root. */
void add_capabilities(const char *list, uint64_t *set);

/* The name of the capability of that number, in the form that docker run --cap-add
 * takes. */
struct text capability_name(unsigned number);

/* Ends the program with status 1 if the caller can't pass identity->capabilities on:
 * the target is root, the caller does not hold them, or the kernel or a securebit
 * forbids ambient capabilities. Changes nothing. */
void require_capabilities(const struct identity *identity);

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

/* The capabilities that the target may have: their names, and how it gets them. A set
 * has bit N for the capability of number N; an empty one means no --ambient-caps. */
#ifndef STEPDOWN_CAPABILITIES_H
#define STEPDOWN_CAPABILITIES_H

#include "identity.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Adds the capabilities of `list` to *set: names as in capabilities(7), in any case,
 * with or without "cap_", with commas between. Ends the program with status 1 at one
 * that is unknown, empty, there already, or could win root back. */
void add_capabilities(const char *list, uint64_t *set);

/* The name of the capability of that number, as docker run --cap-add has it. */
struct text capability_name(unsigned number);

/* Ends the program with status 1 if the caller can't give identity->capabilities away:
 * because the target is root, the caller does not hold them, or the kernel or a
 * securebit rules ambient ones out. Changes nothing. */
void require_capabilities(const struct identity *identity);

/* Before the uid is changed: has the caller's capabilities outlast that. Ends the
 * program with status 1 if it can't. */
void hold_capabilities(void);

/* After it, where `set` is all that is permitted and inheritable: has exec pass it on,
 * and no capability outlast another change. Ends the program with status 1 if it can't.
 */
void pass_on_capabilities(uint64_t set);

/* Whether just `set` is ambient, and no capability would outlast a change of uid. */
bool passes_on_capabilities(uint64_t set);

#endif

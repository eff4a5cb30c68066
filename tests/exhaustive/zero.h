/* The statement that the exhaustive checks prove: nothing but a written zero, with an
 * optional sign, becomes uid or gid 0. */
#ifndef STEPDOWN_ZERO_H
#define STEPDOWN_ZERO_H

#include "oracle.h"

/* Reads `text` as an id and as either side of a user-spec. Aborts unless each agrees
 * with the oracle, and gives 0 for a written zero alone. */
void check_text(struct bytes text);

/* Resolves a user, and a group, whose lines have `text` for an id. Aborts unless uid,
 * gid and groups are the oracle's, and 0 only where a written zero says so. */
void check_field(struct bytes text);

#endif

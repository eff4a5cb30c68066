/* Tells which directory of a path a user can't search. */
#ifndef STEPDOWN_CLOSED_H
#define STEPDOWN_CLOSED_H

#include "identity.h"

/* The first directory of `path` that `identity` may not search, as the modes tell or,
 * if it is null, that this process may not search. A null pointer if there is none. The
 * result is valid until the next call. */
const char *find_closed(const char *path, const struct identity *identity);

#endif

/* Shows what a user-spec means. */
#ifndef STEPDOWN_CHECK_H
#define STEPDOWN_CHECK_H

#include "identity.h"
#include "options.h"

/* Prints the identity to stdout, a "key value" on each line: uid, gid, group (for each
 * supplementary group, including the gid), capability (for each of --ambient-caps),
 * home, and command, with its path, unless `command` is null. An id is followed by a
 * space and its name, if the files have one. If the command can't be found or executed,
 * as far as the caller can tell, ends the program as execute() would. Changes nothing.
 */
void print_identity(struct identity *identity, const struct options *options);

#endif

/* Shows what a user-spec means. */
#ifndef STEPDOWN_CHECK_H
#define STEPDOWN_CHECK_H

#include "identity.h"
#include "options.h"

/* Prints the identity to stdout, a "key value" a line: uid, gid, group (a line for each
 * supplementary group, gid included), capability (for each of --ambient-caps), home
 * and, where `command` is not null, command, its path. Ids are followed by a blank and
 * their name, where the files have one. Ends the program as execute() would if the
 * command is not to be found or executed, as far as the caller can tell. Changes
 * nothing. */
void print_identity(const struct identity *identity, const struct options *options);

#endif

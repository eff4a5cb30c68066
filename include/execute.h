/* Becomes the target. */
#ifndef STEPDOWN_EXECUTE_H
#define STEPDOWN_EXECUTE_H

#include "identity.h"

/* Executes `command`, a NULL-terminated part of main's argv that is not its first
 * element, with this process's environment, in which HOME is set to the identity's
 * home. Moves the pointers of argv and the environment in place. Ends the program with
 * status 126 or 127 if it can't. */
_Noreturn void execute(char **command, struct identity *identity);

#endif

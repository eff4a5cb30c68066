/* Gives up the caller's identity for another. */
#ifndef STEPDOWN_PRIVILEGES_H
#define STEPDOWN_PRIVILEGES_H

#include "identity.h"

/* Becomes `identity`: groups, gid, uid, no capability unless the uid is 0, and, if it
 * says so, no gain of privilege by exec. Leaves the groups alone if the process is that
 * user already. Ends the program with status 1 at the first call that fails; that all
 * of it took place is for verify() to find out. */
void step_down(const struct identity *identity);

#endif

/* Gives up the caller's identity for another. */
#ifndef STEPDOWN_PRIVILEGES_H
#define STEPDOWN_PRIVILEGES_H

#include "identity.h"

#include <stdbool.h>

/* Becomes `identity`: groups, gid, uid, and no capability unless the uid is 0. Makes
 * no set*id call if the process is that already. With `no_new_privs`, also gives up
 * gaining privilege by exec. Ends the program with status 1 at the first call that
 * fails; that all of it took place is for verify() to find out. */
void step_down(const struct identity *identity, bool no_new_privs);

#endif

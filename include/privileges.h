/* Changes who the process is. */
#ifndef STEPDOWN_PRIVILEGES_H
#define STEPDOWN_PRIVILEGES_H

#include "identity.h"

/* Becomes `identity`: sets the groups, the gid, the uid, no capabilities unless the uid
 * is 0, and no_new_privs if the identity says so. Leaves the groups alone if the
 * process already is that user. Ends the program with status 1 at the first call that
 * fails. verify() finds out whether it all took effect. */
void step_down(const struct identity *identity);

#endif

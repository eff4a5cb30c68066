/* Proves that stepping down took effect. */
#ifndef STEPDOWN_VERIFY_H
#define STEPDOWN_VERIFY_H

#include "identity.h"

/* Asks the kernel whether this process is `identity` in every id and group, and has
 * no_new_privs if it should. If its uid is not 0, also checks that it holds no
 * capabilities but those of the identity, and can't take back uid 0, gid 0, or the uid
 * and gid that it was started with, unless they were requested. Ends the program with
 * status 1 if not. Relies on nothing that step_down() found. */
void verify(const struct identity *identity);

#endif

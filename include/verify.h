/* Proves that stepping down took place. */
#ifndef STEPDOWN_VERIFY_H
#define STEPDOWN_VERIFY_H

#include "identity.h"

#include <stdbool.h>

/* Asks the kernel whether this process is `identity` in every id and group, and, where
 * its uid is not 0, holds no capability and can't become uid 0 or gid 0 again; with
 * `no_new_privs`, also whether that is set. Ends the program with status 1 if any of
 * it is not so. Trusts nothing that step_down() saw. */
void verify(const struct identity *identity, bool no_new_privs);

#endif

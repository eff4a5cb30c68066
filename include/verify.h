/* Proves that stepping down took place. */
#ifndef STEPDOWN_VERIFY_H
#define STEPDOWN_VERIFY_H

#include "identity.h"

/* Asks the kernel whether this process is `identity` in every id and group, and has
 * given up gaining privilege by exec if it should; where its uid is not 0, also whether
 * it holds no capability and can't take back uid 0, gid 0, or the uid and gid that it
 * was started with, each unless it is the one asked for. Ends the program with status 1
 * if any of it is not so. Trusts nothing that step_down() saw. */
void verify(const struct identity *identity);

#endif

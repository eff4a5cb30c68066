/* Explains why stepping down failed, in words that say what to do about it. */
#ifndef STEPDOWN_DENIED_H
#define STEPDOWN_DENIED_H

#include "identity.h"

/* Each ends the program with status 1, after a call failed with `error`, an errno
 * value, and asks the kernel what the process lacks. */

/* setgroups(2) failed. */
_Noreturn void refuse_groups(int error, const struct identity *identity);

/* setresgid(2) failed. */
_Noreturn void refuse_gid(int error, const struct identity *identity);

/* setresuid(2) failed. */
_Noreturn void refuse_uid(int error, const struct identity *identity);

/* Returns if the caller may become the identity, as far as capabilities tell. Else ends
 * the program as refuse_uid() does. For what fails before, for the same reason. */
void require_may_become(const struct identity *identity);

#endif

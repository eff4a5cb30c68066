/* Makes the directories of --own the target's. */
#ifndef STEPDOWN_OWN_H
#define STEPDOWN_OWN_H

#include "identity.h"
#include "options.h"

/* What --own does with a directory: "made", "given", or "kept" as it is. Ends the
 * program with status 1 if it is no absolute path of a directory, or if a link that
 * another than root can have put there is on the way. Changes nothing. */
const char *plan_own(const char *directory, const struct identity *identity);

/* Does that with each directory of the options, but for what is missing below one that
 * the target can write to. Ends the program with status 1 for what a start with more
 * privilege could do. To be called before stepping down. With --check, it changes
 * nothing, and ends the program as it would. */
void own(const struct options *options, const struct identity *identity);

/* Makes, as the target, what is missing; and ends the program with status 1 unless the
 * target has read, write and search permission on each directory. To be called after
 * stepping down. */
void prove_own(const struct options *options, const struct identity *identity);

/* Ends the program with status 1, "--own ", the path, `what` and the message of
 * `error`, an errno value. */
_Noreturn void refuse_own(const char *path, const char *what, int error);

/* The same where `error` is not the file system's answer to anybody, is_impossible(),
 * with the capability that is missing. */
void refuse_unless_impossible(const char *path, int error);

#endif

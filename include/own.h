/* Gives the directories of --own to the target. */
#ifndef STEPDOWN_OWN_H
#define STEPDOWN_OWN_H

#include "identity.h"
#include "options.h"

/* What --own does with a directory: "made", "given", or "kept" as it is. Ends the
 * program with status 1 if it is not an absolute path of a directory, or if a link is
 * in the path that somebody else than root can have put there. Changes nothing. */
const char *plan_own(const char *directory, const struct identity *identity);

/* Does that with each directory of the options, except that it makes no directory in
 * one that the target can write to. Ends the program with status 1 if the caller lacks
 * a privilege that it needs. To be called before stepping down. With --check, changes
 * nothing, but ends the program in the same cases. */
void own(const struct options *options, const struct identity *identity);

/* Makes missing directories as the target. Then ends the program with status 1 unless
 * the target has read, write and search permission on each directory of the options. To
 * be called after stepping down. */
void prove_own(const struct options *options, const struct identity *identity);

/* Ends the program with status 1 and an error of "--own ", the path, `what` and the
 * message of `error`, an errno value. */
_Noreturn void refuse_own(const char *path, const char *what, int error);

/* The same, naming the capability that is missing, unless nobody could change the file:
 * is_impossible(). */
void refuse_unless_impossible(const char *path, int error);

#endif

/* --own: gives directories to the target. */
#ifndef STEPDOWN_OWN_H
#define STEPDOWN_OWN_H

#include "arguments.h"
#include "identity.h"

/* Gives each directory of --own in `options`, except that it makes no directory where
 * somebody else than root may write. Ends the program with status 1 if one is not a
 * directory that may be given, if a link is in the path that somebody else than root
 * can have put there, or if the caller lacks a privilege that it needs. To be called
 * before stepping down. Takes long if there is much to give: work.h. */
void own(struct arguments options, const struct identity *identity);

/* Makes missing directories as the target. Then ends the program with status 1 unless
 * the target has read, write and search permission on each directory of --own. To be
 * called after stepping down. */
void prove_own(struct arguments options, const struct identity *identity);

/* Prints what own() would do with each directory, and how much of it would be left, for
 * --check. Changes nothing, but ends the program in the same cases. */
void print_own(struct arguments options, const struct identity *identity);

#endif

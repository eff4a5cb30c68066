/* Gives the standard streams to the new user. */
#ifndef STEPDOWN_OWN_STDIO_H
#define STEPDOWN_OWN_STDIO_H

#include "identity.h"

/* Makes identity->uid the owner of those of the descriptors 0 to 2 that are FIFOs,
 * sockets or terminals. Their groups stay. Ignores closed ones, and those whose owner
 * the file system or the user namespace doesn't let anybody change, as runc does. Ends
 * the program with status 1 at any other failure. Needs CAP_CHOWN, so call it before
 * stepping down. */
void own_stdio(const struct identity *identity);

#endif

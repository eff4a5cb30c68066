/* Gives the standard streams to the new user. */
#ifndef STEPDOWN_OWN_STDIO_H
#define STEPDOWN_OWN_STDIO_H

#include "identity.h"

/* Makes identity->uid the owner of descriptors 0-2, of those that are FIFOs, sockets or
 * terminals; their groups stay. Passes over closed ones, and those where the file
 * system or the user namespace rules it out, as runc does. Any other failure ends the
 * program with status 1. Needs CAP_CHOWN, so call it before stepping down. */
void own_stdio(const struct identity *identity);

#endif

/* The names of capabilities, capabilities(7). In a set, bit N is the capability of
 * number N. */
#ifndef STEPDOWN_CAPABILITY_NAMES_H
#define STEPDOWN_CAPABILITY_NAMES_H

#include "request.h"
#include "text.h"

/* Adds the capabilities in `list` to those of *request: names, separated by commas, in
 * any case, with or without "cap_", and with a '?' behind those that the target can do
 * without. Ends the program with status 1 if one is unknown, empty, already there, or a
 * way back to root. */
void add_capabilities(const char *list, struct request *request);

/* The name of the capability of that number, in the form that docker run --cap-add
 * takes. */
struct text capability_name(unsigned number);

#endif

/* The user-spec: what was asked for, before any file is read. */
#ifndef STEPDOWN_SPEC_H
#define STEPDOWN_SPEC_H

#include "text.h"

#include <stdint.h>

/* How one side of the colon was written. */
enum spec_kind {
    SPEC_EMPTY, /* nothing there */
    SPEC_ID,    /* a number, taken as the id whether or not a file has it */
    SPEC_NAME,  /* anything else: must be found in its file */
};

/* One side of the colon. */
struct spec_part {
    enum spec_kind kind;
    uint32_t id;      /* for SPEC_ID, 0..ID_MAX */
    struct text name; /* for SPEC_NAME: not empty; a slice of the user-spec */
};

/* A user-spec, split at its first colon. */
struct spec {
    const char *text; /* as typed, for messages */
    struct spec_part user;
    struct spec_part group;
};

/* Reads one side of the colon in `whole`, or an item of another list of users or
 * groups. Ends the program with status 1 if it is a number outside 0..ID_MAX. The error
 * names `whole`. */
struct spec_part parse_part(struct text text, const char *whole);

/* Splits `user_spec`, which must outlive the result. Ends the program with status 1 if
 * a part is a number outside 0..ID_MAX. */
struct spec parse_spec(const char *user_spec);

#endif

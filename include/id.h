/* Reads a uid or gid from text. Used for the user-spec and for the files, so that
 * a number means the same wherever it is written. */
#ifndef STEPDOWN_ID_H
#define STEPDOWN_ID_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* The largest uid or gid, 2147483647, as for Docker's --user. The kernel takes larger
 * ones, but -1 means "unchanged" to it, and other tools wrap around. */
#define ID_MAX UINT32_C(2147483647)

/* What read_id found. */
enum id_reading {
    ID_NONE,         /* not a number: no sign-and-digits form */
    ID_OUT_OF_RANGE, /* a number, but not within 0..ID_MAX */
    ID_VALID,        /* a number within 0..ID_MAX */
};

/* Reads all of `text` as an optional + or - and decimal digits. Stores the number in
 * *id only if the result is ID_VALID. "-0" is 0. Blanks, hex and an empty text are
 * ID_NONE. Never wraps around, clamps or guesses. */
enum id_reading read_id(struct text text, uint32_t *id);

/* The id in a field of passwd or group. If the field has no valid id, there is none to
 * use by mistake: moby's parser makes 0 of it, which is root. */
struct field_id {
    bool valid;
    uint32_t id; /* 0..ID_MAX; means nothing unless valid */
};

/* Reads all of `field` as read_id() does. */
struct field_id read_field_id(struct text field);

#endif

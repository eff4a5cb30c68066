/* The uid and gid fields of /etc/passwd and /etc/group. */
#ifndef STEPDOWN_ID_FIELD_H
#define STEPDOWN_ID_FIELD_H

#include "lines.h"

#include <stdint.h>

/* Reads the current line's next field as an id. Returns whether it is one, 0..ID_MAX;
 * *id is written only then. */
bool read_id_field(struct lines *file, uint32_t *id);

/* Ends the program with status 1: the current line of `file` was asked for by
 * `user_spec`, and its `field_name` ("uid" or "gid") is no id. */
_Noreturn void refuse_id_field(struct lines *file, const char *field_name,
                               const char *user_spec);

#endif

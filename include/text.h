/* A run of bytes that is not NUL-terminated, and what counts as white space.
 * Bytes are bytes: no locale has a say in any of it. */
#ifndef STEPDOWN_TEXT_H
#define STEPDOWN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* `length` bytes from `start`, NUL bytes included. Borrowed: it never owns what
 * it points to. */
struct text {
    const char *start;
    size_t length;
};

/* The whole of a NUL-terminated string, without its NUL. */
struct text text_of(const char *string);

/* Whether both hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* Whether `byte` is an ASCII blank: space, \t, \n, \v, \f or \r. */
bool is_blank(char byte);

/* Whether `byte` would move a terminal's cursor or end a line: below space, or DEL. */
bool is_control(char byte);

#endif

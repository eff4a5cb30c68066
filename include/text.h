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

/* Where in `string` the first `byte` is; its closing NUL if there is none. */
const char *find_byte(const char *string, char byte);

/* What follows `prefix` in `string`; a null pointer if that begins otherwise. */
const char *text_after(const char *prefix, const char *string);

/* Whether both hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* Where the bytes of `text` first begin between `start` and `end`; `end` if they don't,
 * `start` if there are none. */
const char *text_find(struct text text, const char *start, const char *end);

/* Whether `byte` is an ASCII blank: space, \t, \n, \v, \f or \r. */
bool is_blank(char byte);

/* The decimal digits of `number`, NUL-terminated. Valid until the next call. */
const char *decimal(unsigned long number);

/* Whether `byte` would move a terminal's cursor or end a line: below space, or DEL. */
bool is_control(char byte);

#endif

/* A string of bytes that is not NUL-terminated, and white space. No locale matters. */
#ifndef STEPDOWN_TEXT_H
#define STEPDOWN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* `length` bytes from `start`, which may include NUL bytes. Always borrowed: a slice of
 * an argument, or of a line that was read. */
struct text {
    const char *start; /* null only in what cut() leaves after the last part */
    size_t length;
};

/* The whole of a NUL-terminated string, without its NUL. */
struct text text_of(const char *string);

/* Cuts off and returns what is before the first `separator` in *rest. *rest is then
 * what follows the separator; after the last part, its start is null. Cutting that
 * returns an empty text. */
struct text cut(struct text *rest, char separator);

/* What follows the first `count` fields of `line`, each of which ends at a colon; an
 * empty text if it has no more. */
struct text skip_fields(struct text line, unsigned count);

/* Whether the first field of `line` is `field`. */
bool begins_with_field(struct text line, struct text field);

/* What follows `prefix` in `string`, or a null pointer if `string` doesn't begin with
 * it. */
const char *text_after(const char *prefix, const char *string);

/* Whether both hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* Whether two NUL-terminated strings are the same. */
bool string_equal(const char *a, const char *b);

/* Whether `byte` is an ASCII blank: space, \t, \n, \v, \f or \r. */
bool is_blank(char byte);

/* `text` without the blanks at its start and end. */
struct text trim(struct text text);

/* The decimal digits of `number`, NUL-terminated. Valid until the next call. */
const char *decimal(unsigned long number);

#endif

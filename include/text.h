/* A string of bytes that is not NUL-terminated, and white space. No locale matters. */
#ifndef STEPDOWN_TEXT_H
#define STEPDOWN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The longest name, number or home: execve(2) passes no longer string to a program on a
 * machine with pages of 4 KiB (MAX_ARG_STRLEN, linux/binfmts.h). */
#ifndef TEXT_MAX
#define TEXT_MAX ((size_t)131072)
#endif

/* `length` bytes from `start`, which may include NUL bytes. Always borrowed. */
struct text {
    const char *start;
    size_t length;
};

/* The whole of a NUL-terminated string, without its NUL. */
struct text text_of(const char *string);

/* Where the first `byte` in `string` is, or its closing NUL if there is none. */
const char *find_byte(const char *string, char byte);

/* Cuts off and returns what is before the first comma in *list. *list is then what
 * follows the comma, or a null pointer if there was none. */
struct text cut_item(const char **list);

/* The item of that number, from 0, of a comma-separated `list` that has so many. */
struct text item_at(const char *list, size_t number);

/* What follows `prefix` in `string`, or a null pointer if `string` doesn't begin with
 * it. */
const char *text_after(const char *prefix, const char *string);

/* Whether both hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* The same of two strings. */
bool string_equal(const char *a, const char *b);

/* Whether `byte` is an ASCII blank: space, \t, \n, \v, \f or \r. */
bool is_blank(char byte);

/* The decimal digits of `number`, NUL-terminated. Valid until the next call. */
const char *decimal(unsigned long number);

/* The length of the character at the start of `text`, which is not empty. 0 if it can't
 * be shown on a terminal: a control character (C0, DEL or C1, which UTF-8 writes in two
 * bytes), or a byte from 0x80 to 0x9f outside a UTF-8 character. */
size_t shown_length(struct text text);

#endif

/* A run of bytes that is not NUL-terminated, and what counts as white space.
 * Bytes are bytes: no locale has a say in any of it. */
#ifndef STEPDOWN_TEXT_H
#define STEPDOWN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The longest name, number or home that means anything: execve(2) passes no longer
 * string to a program where pages are 4 KiB (MAX_ARG_STRLEN, linux/binfmts.h). */
#ifndef TEXT_MAX
#define TEXT_MAX ((size_t)131072)
#endif

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

/* What is before the first comma in *list, from which it is cut off: *list is what
 * follows the comma then, or a null pointer where there was none. */
struct text cut_item(const char **list);

/* The item of that number, from 0, of a `list` that has so many, with commas between.
 */
struct text item_at(const char *list, size_t number);

/* What follows `prefix` in `string`; a null pointer if that begins otherwise. */
const char *text_after(const char *prefix, const char *string);

/* Whether both hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* The same of two strings. */
bool string_equal(const char *a, const char *b);

/* Whether `byte` is an ASCII blank: space, \t, \n, \v, \f or \r. */
bool is_blank(char byte);

/* The decimal digits of `number`, NUL-terminated. Valid until the next call. */
const char *decimal(unsigned long number);

/* The length of the character at the start of `text`, which is not empty, where it may
 * be shown on a terminal; 0 where its first byte may not: a control character (C0, DEL
 * or C1, which UTF-8 writes in two bytes), or a byte from 0x80 to 0x9f that is no part
 * of a UTF-8 character. */
size_t shown_length(struct text text);

#endif

/* Messages, put together as by printf(3). */
#ifndef STEPDOWN_FORMAT_H
#define STEPDOWN_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Takes the next `length` bytes of a message, which are valid during the call. */
typedef void put_bytes(const char *bytes, size_t length);

/* Hands the message to `put`, piece by piece. `format` is printf(3)'s, but supports
 * only %s, %.*s, %u, %lu and %m, the message of errno, and each of these without flags.
 * In what %s or %.*s stands for, which may hold NUL bytes, control characters become
 * '?', so that no file or argument can write a line of its own or reach the terminal.
 */
void put_format(put_bytes *put, const char *format, va_list *arguments);

#endif

/* Messages, formatted as by printf(3). */
#ifndef STEPDOWN_FORMAT_H
#define STEPDOWN_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Takes the next `length` bytes of a message. They are valid during the call. */
typedef void put_bytes(const char *bytes, size_t length);

/* Passes the message to `put`, piece by piece. `format` is like printf(3)'s, but only
 * has %s, %.*s, %u, %lu and %m (the message of errno), without flags. In the text of %s
 * and %.*s, which may have NUL bytes, control characters become '?', so that no file or
 * argument can begin a new line or send commands to the terminal. */
void put_format(put_bytes *put, const char *format, va_list *arguments);

#endif

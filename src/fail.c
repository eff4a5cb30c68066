/* Ends the program with one line on stderr. No stdio: the line is put together in a
 * buffer and written by one call, so that lines of several processes don't mix. */
#include "fail.h"

#include "kernel.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* As long as a write to a pipe that stays in one piece: PIPE_BUF, pipe(7). */
static char line[4096];
static size_t used;

static void append_byte(char byte)
{
    if (used < sizeof line - 1)
        line[used++] = (char)(is_control(byte) ? '?' : byte);
}

static void append(const char *string)
{
    while (*string != '\0')
        append_byte(*string++);
}

static _Noreturn void write_line_and_exit(enum exit_status status)
{
    line[used++] = '\n';
    /* A stderr that nobody reads must not turn the status into a signal. There is no
     * target any more whose signal mask this could change. */
    block_signals();
    ssize_t written = write(STDERR_FILENO, line, used);
    (void)written; /* nowhere is left to report it; the status tells */
    _exit((int)status);
}

/* Appends what the conversion at `conversion`, behind its '%', stands for. Returns its
 * last character. */
static const char *append_converted(const char *conversion, va_list *arguments)
{
    switch (*conversion) {
    case 's':
        append(va_arg(*arguments, const char *));
        break;
    case 'u':
        append(decimal(va_arg(*arguments, unsigned)));
        break;
    case 'l': /* %lu */
        append(decimal(va_arg(*arguments, unsigned long)));
        return conversion + 1;
    case 'm':
        append(strerror(errno));
    }
    return conversion;
}

_Noreturn void fail(enum exit_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append("error: ");
    for (; *format != '\0'; format++) {
        if (*format == '%')
            format = append_converted(format + 1, &arguments);
        else
            append_byte(*format);
    }
    va_end(arguments);
    write_line_and_exit(status);
}

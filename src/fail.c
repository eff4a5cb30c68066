/* Ends the program with one line on stderr. No stdio: the line is put together in a
 * buffer and written by one call, so that lines of several processes don't mix. */
#include "fail.h"

#include "text.h"

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

/* As long as a write to a pipe that stays in one piece: PIPE_BUF, pipe(7). */
static char line[4096];
static size_t used;

static void append(const char *string)
{
    for (; *string != '\0' && used < sizeof line - 1; string++)
        line[used++] = is_control(*string) ? '?' : *string;
}

static _Noreturn void write_line_and_exit(enum exit_status status)
{
    line[used++] = '\n';
    /* A stderr that nobody reads must not turn the status into a signal. There is no
     * target any more whose signal mask this could change. */
    sigset_t signals;
    sigfillset(&signals);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    ssize_t written = write(STDERR_FILENO, line, used);
    (void)written; /* nowhere is left to report it; the status tells */
    _exit(status);
}

_Noreturn void fail(enum exit_status status, ...)
{
    va_list strings;
    va_start(strings, status);
    append("error: ");
    for (const char *s = va_arg(strings, const char *); s != NULL;
         s = va_arg(strings, const char *))
        append(s);
    va_end(strings);
    write_line_and_exit(status);
}

const char *decimal(unsigned long number, char *digits)
{
    char *start = digits + DECIMAL_SIZE - 1;
    *start = '\0';
    do {
        *--start = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    return start;
}

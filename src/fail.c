/* Ends the program with one line on stderr. No stdio: the line is put together in a
 * buffer and written by one call, so that lines of several processes don't mix. */
#include "fail.h"

#include "format.h"
#include "large.h"

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As long as a write to a pipe that stays in one piece: PIPE_BUF, pipe(7). */
static LARGE_AND_RARE char line[4096];
static size_t used;

static void append(const char *bytes, size_t length)
{
    if (length < sizeof line - used)
        for (size_t i = 0; i < length; i++)
            line[used++] = bytes[i];
}

/* Keeps back the signals that a write can raise: a broken pipe, a background process's
 * output to its terminal, and a file at its size limit; signal(7). No other, so that a
 * write to a full pipe can be ended. */
static void block_signals_of_write(void)
{
    static const unsigned long set[_NSIG / 8 / sizeof(long)] = {
        1UL << (SIGPIPE - 1) | 1UL << (SIGTTOU - 1) | 1UL << (SIGXFSZ - 1)};
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, set, NULL, sizeof set);
}

static _Noreturn void write_line_and_exit(enum exit_status status)
{
    line[used++] = '\n';
    /* A stderr that nobody reads must not turn the status into a signal. There is no
     * target any more whose signal mask this could change. */
    block_signals_of_write();
    /* nowhere is left to report that it failed; the status tells */
    syscall(SYS_write, STDERR_FILENO, line, used);
    _exit((int)status);
}

_Noreturn void fail(enum exit_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append("error: ", sizeof "error: " - 1);
    put_format(append, format, &arguments);
    va_end(arguments);
    write_line_and_exit(status);
}

_Noreturn void fail_call(const char *call)
{
    fail(EXIT_REFUSED, "%s: %m; %s", call, INTERFERES);
}

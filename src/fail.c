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

/* A write of up to PIPE_BUF bytes to a pipe stays in one piece, pipe(7). */
static LARGE_AND_RARE char line[4096];
static size_t used;

static void append(const char *bytes, size_t length)
{
    if (length < sizeof line - used)
        for (size_t i = 0; i < length; i++)
            line[used++] = bytes[i];
}

/* Blocks the signals that a write can raise: for a broken pipe, for output of a
 * background process to its terminal, and for a file at its size limit; signal(7). No
 * others, so that a signal can end a write to a full pipe. */
static void block_signals_of_write(void)
{
    static const unsigned long set[_NSIG / 8 / sizeof(long)] = {
        1UL << (SIGPIPE - 1) | 1UL << (SIGTTOU - 1) | 1UL << (SIGXFSZ - 1)};
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, set, NULL, sizeof set);
}

static _Noreturn void write_line_and_exit(enum exit_status status)
{
    line[used++] = '\n';
    /* If nobody reads stderr, a signal must not replace the exit status. There is no
     * target any more whose signal mask this could change. */
    block_signals_of_write();
    /* if that fails, there is nowhere left to say so but the status */
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

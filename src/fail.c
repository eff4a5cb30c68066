/* Ends the program with one line on stderr. No stdio: the line is put together in a
 * buffer and written by one call, so that lines of several processes don't mix. */
#include "fail.h"

#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As long as a write to a pipe that stays in one piece: PIPE_BUF, pipe(7). */
static char line[4096];
static size_t used;

static void append(const char *bytes, size_t length)
{
    if (length < sizeof line - used)
        for (size_t i = 0; i < length; i++)
            line[used++] = bytes[i];
}

/* Appends a text of somebody else's, in which control characters become '?'. */
static void append_shown(struct text rest)
{
    while (rest.length > 0) {
        size_t shown = shown_length(rest);
        size_t taken = shown > 0 ? shown : 1;
        append(shown > 0 ? rest.start : "?", taken);
        rest.start += taken;
        rest.length -= taken;
    }
}

/* libc's strerror(3) has 2 KiB of texts; these are for what the calls of stepdown can
 * give. */
static void append_error(int error)
{
    static const unsigned char errors[] = {
        EPERM,  ENOENT, EINTR,   EIO,    E2BIG,  ENOEXEC, EBADF,        EAGAIN,
        ENOMEM, EACCES, ENOTDIR, EISDIR, EINVAL, ENFILE,  EMFILE,       ETXTBSY,
        ENOSPC, EROFS,  EPIPE,   ELOOP,  ENOSYS, ESTALE,  ENAMETOOLONG, EOVERFLOW,
    };
    static const char texts[] =
        "Operation not permitted,No such file or directory,Interrupted system call,"
        "I/O error,Argument list too long,Exec format error,Bad file descriptor,"
        "Resource temporarily unavailable,Out of memory,Permission denied,"
        "Not a directory,Is a directory,Invalid argument,Too many open files in system,"
        "No file descriptors available,Text file busy,No space left on device,"
        "Read-only file system,Broken pipe,Symbolic link loop,Function not implemented,"
        "Stale file handle,Filename too long,Value too large";
    for (size_t i = 0; i < sizeof errors; i++) {
        if (errors[i] == error) {
            append_shown(item_at(texts, i));
            return;
        }
    }
    append_shown(text_of("errno "));
    append_shown(text_of(decimal((unsigned)error)));
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

/* Appends what the conversion at `conversion`, behind its '%', stands for. Returns its
 * last character. */
static const char *append_converted(const char *conversion, va_list *arguments)
{
    switch (*conversion) {
    case 's':
        append_shown(text_of(va_arg(*arguments, const char *)));
        break;
    case '.': { /* %.*s */
        size_t length = (size_t)va_arg(*arguments, int);
        append_shown((struct text){va_arg(*arguments, const char *), length});
        return conversion + 2;
    }
    case 'u':
        append_shown(text_of(decimal(va_arg(*arguments, unsigned))));
        break;
    case 'l': /* %lu */
        append_shown(text_of(decimal(va_arg(*arguments, unsigned long))));
        return conversion + 1;
    case 'm':
        append_error(errno);
    }
    return conversion;
}

_Noreturn void fail(enum exit_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append_shown(text_of("error: "));
    for (; *format != '\0'; format++) {
        if (*format == '%')
            format = append_converted(format + 1, &arguments);
        else
            append(format, 1);
    }
    va_end(arguments);
    write_line_and_exit(status);
}

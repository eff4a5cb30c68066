/* Writes text for --help, --version and --check, without stdio. */
#include "print.h"

#include "fail.h"
#include "format.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How many writes in all may be interrupted, or write nothing. */
#define IDLE_WRITES 100

static void write_all(const char *bytes, size_t left)
{
    unsigned idle = 0;
    while (left > 0) {
        ssize_t written = (ssize_t)syscall(SYS_write, STDOUT_FILENO, bytes, left);
        bool wrote = written > 0 && (size_t)written <= left;
        if (!wrote && (++idle == IDLE_WRITES || (written < 0 && errno != EINTR)))
            fail(EXIT_REFUSED, "write: %m");
        if (wrote) {
            bytes += written;
            left -= (size_t)written;
        }
    }
}

void print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_format(write_all, format, &arguments);
    va_end(arguments);
}

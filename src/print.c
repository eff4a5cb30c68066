/* Writes text for --help, --version and --check, without stdio. */
#include "print.h"

#include "fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* So many writes in all may be interrupted, or write nothing. */
#define IDLE_WRITES 100

static void write_all(int fd, const char *string, size_t left)
{
    unsigned idle = 0;
    while (left > 0) {
        ssize_t written = (ssize_t)syscall(SYS_write, fd, string, left);
        bool wrote = written > 0 && (size_t)written <= left;
        if (!wrote && (++idle == IDLE_WRITES || (written < 0 && errno != EINTR)))
            fail(EXIT_REFUSED, "write: %m");
        if (wrote) {
            string += written;
            left -= (size_t)written;
        }
    }
}

void print(int fd, ...)
{
    va_list strings;
    va_start(strings, fd);
    for (const char *s = va_arg(strings, const char *); s != NULL;
         s = va_arg(strings, const char *))
        write_all(fd, s, text_of(s).length);
    va_end(strings);
}

void print_text(int fd, struct text text)
{
    while (text.length > 0) {
        size_t shown = shown_length(text);
        size_t taken = shown > 0 ? shown : 1;
        write_all(fd, shown > 0 ? text.start : "?", taken);
        text.start += taken;
        text.length -= taken;
    }
}

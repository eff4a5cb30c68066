/* Writes text for --help, --version and --check, without stdio. */
#include "print.h"

#include "fail.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static void write_all(int fd, const char *string, size_t left)
{
    while (left > 0) {
        ssize_t written = write(fd, string, left);
        if (written <= 0 || (size_t)written > left)
            fail(EXIT_REFUSED, "write: %m");
        string += written;
        left -= (size_t)written;
    }
}

void print(int fd, ...)
{
    va_list strings;
    va_start(strings, fd);
    for (const char *s = va_arg(strings, const char *); s != NULL;
         s = va_arg(strings, const char *))
        write_all(fd, s, strlen(s));
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

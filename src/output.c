/* Puts each message together in one buffer and writes it by one call, so that the lines
 * of several processes don't mix: pipe(7), PIPE_BUF. */
#include "output.h"

#include "files.h"
#include "kernel.h"
#include "large.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* How many writes in all may be interrupted, or write nothing. */
#define IDLE_WRITES 100

static LARGE_AND_RARE char buffer[4096];
static size_t used;

/* The errno value of the first write to stdout that failed, or 0. */
static int write_error;

static void write_all(const char *bytes, size_t left)
{
    static unsigned idle;
    while (left > 0 && write_error == 0) {
        ssize_t written = write_bytes(STDOUT_FILENO, bytes, left);
        bool wrote = written > 0 && (size_t)written <= left;
        if (!wrote && (++idle == IDLE_WRITES || (written < 0 && errno != EINTR)))
            write_error = written < 0 ? errno : EIO;
        if (wrote) {
            bytes += written;
            left -= (size_t)written;
        }
    }
}

/* Appends to the buffer. When that is full, its beginning goes to stdout: only a
 * message of print() can be so long. */
static void put(const char *bytes, size_t length)
{
    for (; length > 0; length--) {
        if (used == sizeof buffer) {
            used = 0;
            write_all(buffer, sizeof buffer);
        }
        buffer[used++] = *bytes++;
    }
}

/* The length of the UTF-8 character at the start of `text`, utf-8(7); 1 if there is
 * none. Overlong forms don't count: a terminal might read a control character from one.
 */
static size_t character_length(struct text text)
{
    const unsigned char *bytes = (const unsigned char *)text.start;
    size_t length = bytes[0] < 0xc2   ? 1
                    : bytes[0] < 0xe0 ? 2
                    : bytes[0] < 0xf0 ? 3
                    : bytes[0] < 0xf5 ? 4
                                      : 1;
    if (length > text.length)
        return 1;
    for (size_t i = 1; i < length; i++)
        if (bytes[i] < 0x80 || bytes[i] > 0xbf)
            return 1;
    bool overlong =
        (bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xf0 && bytes[1] < 0x90);
    return overlong ? 1 : length;
}

static bool is_between(uint32_t number, uint32_t first, uint32_t last)
{
    return first <= number && number <= last;
}

/* Whether a terminal would not show the character as it is: a control character (C0,
 * DEL or C1, also as a bare byte), a line separator, or one of Unicode's invisible
 * characters, which turn the order of the text around (CVE-2021-42574). */
static bool is_hidden(struct text character)
{
    uint32_t bytes = 0;
    for (size_t i = 0; i < character.length; i++)
        bytes = bytes << 8 | (unsigned char)character.start[i];
    return bytes < ' ' || is_between(bytes, 0x7f, 0x9f) ||
           is_between(bytes, 0xc280, 0xc29f) ||     /* U+0080..U+009F */
           bytes == 0xd89c ||                       /* U+061C */
           is_between(bytes, 0xe2808b, 0xe2808f) || /* U+200B..U+200F */
           is_between(bytes, 0xe280a8, 0xe280ae) || /* U+2028..U+202E */
           is_between(bytes, 0xe281a0, 0xe281af) || /* U+2060..U+206F */
           bytes == 0xefbbbf;                       /* U+FEFF */
}

/* Puts a text from outside, cut where it is longer than `longest` bytes. */
static void put_shown(struct text rest, size_t longest)
{
    bool is_cut = rest.length > longest;
    if (is_cut)
        rest.length = longest;
    /* not within a character, utf-8(7) */
    while (is_cut && rest.length > 0 && (rest.start[rest.length] & 0xc0) == 0x80)
        rest.length--;
    while (rest.length > 0) {
        struct text character = {rest.start, character_length(rest)};
        bool hidden = is_hidden(character);
        put(hidden ? "?" : character.start, hidden ? 1 : character.length);
        rest.start += character.length;
        rest.length -= character.length;
    }
    if (is_cut)
        put("...", 3);
}

/* Puts the value of the conversion at `conversion`, after its '%'. Returns what follows
 * the conversion. */
static const char *put_converted(const char *conversion, va_list *arguments, int error,
                                 size_t longest)
{
    struct text text;
    switch (*conversion++) {
    case '.': /* %.*s */
        text.length = (size_t)va_arg(*arguments, int);
        text.start = va_arg(*arguments, const char *);
        conversion += 2;
        break;
    case 'u':
        text = text_of(decimal(va_arg(*arguments, unsigned)));
        break;
    case 'l': /* %lu */
        text = text_of(decimal(va_arg(*arguments, unsigned long)));
        conversion++;
        break;
    case 'm':
        text = text_of(strerror(error));
        break;
    default: /* %s */
        text = text_of(va_arg(*arguments, const char *));
    }
    put_shown(text, longest);
    return conversion;
}

static void put_format(const char *format, va_list *arguments, size_t longest)
{
    int error = errno;
    for (;;) {
        const char *end = strchrnul(format, '%');
        put(format, (size_t)(end - format));
        if (*end == '\0')
            return;
        format = put_converted(end + 1, arguments, error, longest);
    }
}

void print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_format(format, &arguments, SIZE_MAX);
    va_end(arguments);
    if (used > sizeof buffer / 2)
        print_out();
}

void print_out(void)
{
    size_t length = used;
    used = 0;
    write_all(buffer, length);
    errno = write_error;
    if (write_error != 0)
        fail(EXIT_REFUSED, "write: %m");
}

/* Makes a line of the message, and writes it to stderr. If that fails, there is nowhere
 * left to say so. */
static void write_line(const char *start, const char *format, va_list *arguments)
{
    used = 0;
    put(start, strlen(start));
    put_format(format, arguments, ARGUMENT_MAX);
    put("\n", 1);
    write_bytes(STDERR_FILENO, buffer, used);
}

void tell(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line("stepdown: ", format, &arguments);
    va_end(arguments);
}

_Noreturn void fail(int status, const char *format, ...)
{
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    /* If nobody reads stderr, a signal must not replace the exit status. There is no
     * target any more whose signal mask this could change. */
    block_signals_of_write();
    errno = error;
    write_line("error: ", format, &arguments);
    va_end(arguments);
    _exit(status);
}

_Noreturn void fail_call(const char *call)
{
    fail(EXIT_REFUSED, "%s: %m; %s", call, INTERFERES);
}

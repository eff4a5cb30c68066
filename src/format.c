/* Formats messages. stdio is not used: it is large, and lets control characters
 * through. */
#include "format.h"

#include "text.h"

#include <errno.h>
#include <stddef.h>

/* Puts a text from outside, with its control characters as '?'. */
static void put_shown(put_bytes *put, struct text rest)
{
    while (rest.length > 0) {
        size_t shown = shown_length(rest);
        size_t taken = shown > 0 ? shown : 1;
        put(shown > 0 ? rest.start : "?", taken);
        rest.start += taken;
        rest.length -= taken;
    }
}

/* Error messages by errno. libc's strerror(3) has 2 KiB of them; these are the ones
 * that stepdown's calls can give. Any other is shown as a number. */
static struct text error_text(put_bytes *put, int error)
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
    for (size_t i = 0; i < sizeof errors; i++)
        if (errors[i] == error)
            return item_at(texts, i);
    put_shown(put, text_of("errno "));
    return text_of(decimal((unsigned)error));
}

/* Puts the value of the conversion at `conversion`, after its '%'. Returns what follows
 * the conversion. */
static const char *put_converted(put_bytes *put, const char *conversion,
                                 va_list *arguments)
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
        text = error_text(put, errno);
        break;
    default: /* %s */
        text = text_of(va_arg(*arguments, const char *));
    }
    put_shown(put, text);
    return conversion;
}

void put_format(put_bytes *put, const char *format, va_list *arguments)
{
    for (;;) {
        const char *end = find_byte(format, '%');
        put(format, (size_t)(end - format));
        if (*end == '\0')
            return;
        format = put_converted(put, end + 1, arguments);
    }
}

/* Reads lines and fields from a file in chunks of a fixed size. A field may begin in
 * one chunk and end in any later one. */
#include "lines.h"

#include "fail.h"
#include "kernel.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* /dev/null, by its number: admin-guide/devices.txt of the kernel. */
static bool is_dev_null(const struct stat *status)
{
    return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

/* A low descriptor is what open returns where the caller closed 0-2, and also what a
 * filter returns that says 0 and does nothing: then it must be shown to be the file. */
static bool is_file_at(const char *path, const struct stat *opened)
{
    struct stat named = {0};
    return stat(path, &named) == 0 && named.st_dev == opened->st_dev &&
           named.st_ino == opened->st_ino;
}

static void check_file(struct lines *lines)
{
    struct stat status = {0};
    if (fstat(lines->fd, &status) != 0)
        fail(EXIT_REFUSED, "%s: fstat: %m", lines->path);
    if (!S_ISREG(status.st_mode) && !is_dev_null(&status))
        fail(EXIT_REFUSED, "%s is not a regular file; put one in its place",
             lines->path);
    if (lines->fd <= STDERR_FILENO && !is_file_at(lines->path, &status))
        fail(EXIT_REFUSED, "%s: open gave another file; nothing was run", lines->path);
    lines->size = status.st_size;
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

void open_lines(struct lines *lines, const char *path, struct text wanted)
{
    struct stat status;
    lines->path = path;
    lines->wanted = wanted;
    lines->ended = true;
    lines->size = lines->read = 0;
    lines->next = lines->end = lines->chunk;

    lines->fd = open_to_read(path);
    if (lines->fd >= 0)
        check_file(lines);
    else if (!is_absent(errno) || stat(path, &status) == 0 || !is_absent(errno))
        /* asked twice: a wrong "absent" would cost the target its groups */
        fail(EXIT_REFUSED, "%s can't be opened: %m", path);
}

static void read_chunk(struct lines *lines)
{
    ssize_t got;
    do
        got = read(lines->fd, lines->chunk, sizeof lines->chunk);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        fail(EXIT_REFUSED, "%s can't be read: %m", lines->path);

    /* half a file would be half of the groups */
    if (got == 0 && lines->read < lines->size)
        fail(EXIT_REFUSED,
             "%s became shorter while it was read; replace it by rename(2), and try "
             "again",
             lines->path);
    lines->read += got;
    lines->next = lines->chunk;
    lines->end = lines->chunk + got;
}

/* Returns whether there is an unread byte. */
static bool fill(struct lines *lines)
{
    if (lines->next == lines->end && lines->fd >= 0)
        read_chunk(lines);
    return lines->next != lines->end;
}

static void skip_rest_of_line(struct lines *lines)
{
    while (!lines->ended && fill(lines)) {
        const char *newline =
            memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
        lines->ended = newline != NULL;
        lines->next = newline != NULL ? newline + 1 : lines->end;
    }
}

/* Moves on, within the chunk, to the part that the next wanted bytes lie in, or to the
 * chunk's last part, which may go on in the next chunk. A part ends by `separator`, and
 * the parts end by a byte of `stops`: never beyond that. Begins at a part's first byte.
 */
static void skip_parts(struct lines *lines, char separator, const char *stops)
{
    const char *found = text_find(lines->wanted, lines->next, lines->end);
    for (; *stops != '\0'; stops++) {
        const char *stop = memchr(lines->next, *stops, (size_t)(found - lines->next));
        if (stop != NULL)
            found = stop;
    }
    const char *before = memrchr(lines->next, separator, (size_t)(found - lines->next));
    if (before != NULL)
        lines->next = before + 1;
}

void skip_unwanted_parts(struct lines *lines, char separator)
{
    if (!lines->ended)
        skip_parts(lines, separator, ":\n");
}

/* Passes over white space, line ends too. Returns whether a byte follows. */
static bool skip_blanks(struct lines *lines)
{
    while (fill(lines)) {
        if (!is_blank(*lines->next))
            return true;
        lines->next++;
    }
    return false;
}

bool next_line(struct lines *lines)
{
    do {
        skip_rest_of_line(lines);
        skip_parts(lines, '\n', "");
        if (!skip_blanks(lines))
            return false;
        lines->ended = false;
    } while (*lines->next == '#');
    lines->line = lines->read - (lines->end - lines->next);
    return true;
}

unsigned long line_number(struct lines *lines)
{
    unsigned long number = 1;
    off_t at = 0;
    while (at < lines->line) {
        ssize_t got = pread(lines->fd, lines->chunk, sizeof lines->chunk, at);
        if (got <= 0)
            break;
        for (ssize_t i = 0; i < got && at < lines->line; i++, at++)
            number += lines->chunk[i] == '\n';
    }
    return number;
}

char read_field(struct lines *lines, char separator, struct field *field)
{
    size_t length = 0;
    size_t unblank_length = 0; /* up to and with the last byte that is no blank */
    while (!lines->ended && fill(lines)) {
        char byte = *lines->next++;
        if (byte == ':' || byte == separator) {
            field->length = length;
            return byte;
        }
        lines->ended = byte == '\n';
        if (length < FIELD_SIZE)
            field->bytes[length] = byte;
        length++;
        if (!is_blank(byte))
            unblank_length = length;
    }
    lines->ended = true;
    field->length = unblank_length;
    return '\n';
}

void skip_field(struct lines *lines)
{
    while (!lines->ended && fill(lines)) {
        char byte = *lines->next++;
        if (byte == ':')
            return;
        lines->ended = byte == '\n';
    }
    lines->ended = true;
}

struct text field_text(const struct field *field)
{
    return (struct text){.start = field->bytes, .length = field->length};
}

bool field_is(const struct field *field, struct text text)
{
    return field->length == text.length && text_equal(field_text(field), text);
}

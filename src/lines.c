/* Reads lines and fields from a file in chunks of a fixed size. A field may begin in
 * one chunk and end in any later one. */
#include "lines.h"

#include "fail.h"

#include <errno.h>
#include <fcntl.h>
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
        fail(EXIT_REFUSED, lines->path, ": fstat: ", strerror(errno), (char *)NULL);
    if (!S_ISREG(status.st_mode) && !is_dev_null(&status))
        fail(EXIT_REFUSED, lines->path, " is not a regular file; put one in its place",
             (char *)NULL);
    if (lines->fd <= STDERR_FILENO && !is_file_at(lines->path, &status))
        fail(EXIT_REFUSED, lines->path, ": open gave another file; nothing was run",
             (char *)NULL);
    lines->unread = status.st_size;
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

void open_lines(struct lines *lines, const char *path)
{
    struct stat status;
    lines->path = path;
    lines->number = 0;
    lines->ended = true;
    lines->next = lines->end = lines->chunk;

    /* O_NONBLOCK: opening a FIFO must not wait for a writer, fifo(7). O_NOCTTY: nor
     * may a terminal become the controlling one. openat: musl's open adds an fcntl
     * for kernels without O_CLOEXEC. */
    lines->fd = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (lines->fd >= 0)
        check_file(lines);
    else if (!is_absent(errno) || stat(path, &status) == 0 || !is_absent(errno))
        /* asked twice: a wrong "absent" would cost the target its groups */
        fail(EXIT_REFUSED, path, " can't be opened: ", strerror(errno), (char *)NULL);
}

static void read_chunk(struct lines *lines)
{
    ssize_t got;
    do
        got = read(lines->fd, lines->chunk, sizeof lines->chunk);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        fail(EXIT_REFUSED, lines->path, " can't be read: ", strerror(errno),
             (char *)NULL);

    /* half a file would be half of the groups */
    if (got == 0 && lines->unread > 0)
        fail(
            EXIT_REFUSED, lines->path,
            " became shorter while it was read; replace it by rename(2), and try again",
            (char *)NULL);
    lines->unread -= got;
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
    lines->ended = true;
}

bool next_line(struct lines *lines)
{
    skip_rest_of_line(lines);
    lines->number++;
    while (fill(lines)) {
        char byte = *lines->next;
        if (byte == '#') {
            lines->ended = false;
            skip_rest_of_line(lines);
            lines->number++;
        } else if (is_blank(byte)) {
            lines->next++;
            lines->number += byte == '\n';
        } else {
            lines->ended = false;
            return true;
        }
    }
    return false;
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

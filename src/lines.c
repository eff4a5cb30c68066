/* Reads lines and fields from a file through one buffer. `front`, `next` and `end`
 * divide it: what is kept, what has been used, what is still to be read. */
#include "lines.h"

#include "fail.h"
#include "kernel.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* How often a file may be replaced between its opening and the look at its name. */
#define OPEN_TRIES 10

/* How often a read may be interrupted. */
#define READ_TRIES 10

/* /dev/null, by its number: admin-guide/devices.txt of the kernel. */
static bool is_dev_null(const struct stat *status)
{
    return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/* Opens the file and looks at what was opened, and at what the path names: a filter or
 * tracer may give a descriptor that is another file of the caller's. Returns whether
 * the two are the same; they need not be where rename(2) came between. */
static bool open_file(struct lines *lines)
{
    struct stat named;
    lines->fd = open_to_read(lines->path);
    if (lines->fd < 0) {
        /* asked by three calls: a wrong "absent" would cost the target its groups */
        bool absent = is_absent(errno);
        if (absent && (path_status(lines->path, &named) || path_exists(lines->path)))
            return false;
        if (!absent || !is_absent(errno))
            fail(EXIT_REFUSED, "%s can't be opened: %m", lines->path);
        return true;
    }
    if (!descriptor_status(lines->fd, &lines->opened))
        fail(EXIT_REFUSED, "%s: fstat: %m", lines->path);
    return path_status(lines->path, &named) && is_same_file(&named, &lines->opened);
}

void start_lines(struct lines *lines)
{
    lines->front = lines->buffer;
}

void open_lines(struct lines *lines, const char *path, const char *user_spec)
{
    lines->path = path;
    lines->user_spec = user_spec;
    lines->ended_by = '\n';
    lines->read = 0;
    lines->number = 1;
    lines->kept_count = 0;
    lines->next = lines->end = lines->front;

    for (int tries = 1; !open_file(lines); tries++)
        if (tries == OPEN_TRIES)
            fail(EXIT_REFUSED,
                 "%s: open gives another file than the one of that name; try again "
                 "(does a seccomp filter or tracer interfere?)",
                 path);
    if (lines->fd >= 0 && !S_ISREG(lines->opened.st_mode) &&
        !is_dev_null(&lines->opened))
        fail(EXIT_REFUSED, "%s is not a regular file; put one in its place", path);
}

static _Noreturn void refuse_changed(const struct lines *lines)
{
    fail(EXIT_REFUSED,
         "%s was changed while it was read; try again, and replace it by rename(2) "
         "instead of writing to it",
         lines->path);
}

static bool is_at_end(const struct lines *lines)
{
    return lines->read == lines->opened.st_size && lines->read > 0;
}

/* Moves what is kept of the current line to the front. Returns where that ends, which
 * is not behind `next`: each of it was there before, in this order. */
static char *gather_kept(struct lines *lines)
{
    char *end = lines->front;
    for (size_t i = 0; i < lines->kept_count; i++) {
        struct text *field = lines->kept[i];
        memmove(end, field->start, field->length);
        field->start = end;
        end += field->length;
    }
    return end;
}

/* Reads a chunk behind what is kept and what is unread, which move to the front first.
 * Returns whether there was a byte. */
static bool refill(struct lines *lines)
{
    if (lines->fd < 0 || is_at_end(lines))
        return false;
    char *front = gather_kept(lines);
    size_t unread = (size_t)(lines->end - lines->next);
    memmove(front, lines->next, unread);
    lines->next = front;
    lines->end = front + unread;

    /* A read that says yes and writes nothing is told by this byte. No account file has
     * it, least of all at the start of a chunk. */
    *lines->end = '\0';
    ssize_t got = -1;
    errno = EINTR;
    for (int tries = 0; got < 0 && errno == EINTR && tries < READ_TRIES; tries++)
        got = read_bytes(lines->fd, lines->end, CHUNK_SIZE);
    if (got < 0)
        fail(EXIT_REFUSED, "%s can't be read: %m", lines->path);
    if ((size_t)got > CHUNK_SIZE || (got == 0 && lines->read < lines->opened.st_size))
        refuse_changed(lines);
    if (got > 0 && *lines->end == '\0')
        fail(EXIT_REFUSED,
             "%s: read gives a NUL byte where text must be; correct the file",
             lines->path);
    lines->end += got;
    lines->read += got;
    return got > 0;
}

static bool has_byte(struct lines *lines)
{
    return lines->next < lines->end || refill(lines);
}

static void skip_rest_of_line(struct lines *lines)
{
    while (lines->ended_by != '\n' && has_byte(lines)) {
        char *newline = memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
        lines->next = newline != NULL ? newline + 1 : lines->end;
        if (newline != NULL) {
            lines->ended_by = '\n';
            lines->number++;
        }
    }
    lines->ended_by = '\n';
}

/* Passes over white space, line ends too. Returns whether a byte follows. */
static bool skip_blanks(struct lines *lines)
{
    while (has_byte(lines)) {
        if (!is_blank(*lines->next))
            return true;
        lines->number += *lines->next == '\n';
        lines->next++;
    }
    return false;
}

bool next_line(struct lines *lines)
{
    lines->kept_count = 0;
    do {
        skip_rest_of_line(lines);
        if (!skip_blanks(lines))
            return false;
        lines->ended_by = ':';
    } while (*lines->next == '#');
    lines->current = lines->number;
    return true;
}

/* Uses up the byte that ends a field; the end of the file is a line's end too. */
static void end_field(struct lines *lines, bool has_end)
{
    lines->ended_by = '\n';
    if (has_end)
        lines->ended_by = *lines->next++;
    lines->number += has_end && lines->ended_by == '\n';
}

/* Of all that ends a field, ':' comes last in ASCII: most bytes are told by it alone.
 */
static bool ends_field(char byte, char separator)
{
    return byte <= ':' && (byte == ':' || byte == separator || byte == '\n');
}

/* Where the field that goes on at `at` ends; `end` if it does not before that. */
static char *find_field_end(char *at, const char *end, char separator)
{
    while (at < end && !ends_field(*at, separator))
        at++;
    return at;
}

void skip_field(struct lines *lines)
{
    bool has_end;
    if (lines->ended_by == '\n')
        return;
    do {
        lines->next = find_field_end(lines->next, lines->end, ':');
        has_end = lines->next < lines->end;
    } while (!has_end && refill(lines));
    end_field(lines, has_end);
}

char field_end(const struct lines *lines)
{
    return lines->ended_by;
}

static struct text trimmed(struct text field)
{
    while (field.length > 0 && is_blank(field.start[field.length - 1]))
        field.length--;
    return field;
}

/* The field at `next`, whose first TEXT_MAX + 1 bytes are in the buffer and don't end
 * it. Too long, unless all that is too much is white space at the line's end. */
static struct text next_long_field(struct lines *lines, char separator)
{
    static const size_t too_long = TEXT_MAX + 1;
    struct text field = trimmed((struct text){lines->next, too_long});
    bool fits = field.length < too_long;
    bool has_end = false;
    size_t kept_count = lines->kept_count;
    lines->next += too_long;
    keep(lines, &field);
    for (; has_byte(lines) && !(has_end = ends_field(*lines->next, separator));
         lines->next++)
        fits = fits && is_blank(*lines->next);
    end_field(lines, has_end);
    lines->kept_count = kept_count;
    if (fits && lines->ended_by == '\n')
        return field;
    return (struct text){lines->buffer, too_long};
}

struct text next_field(struct lines *lines, char separator)
{
    size_t length = 0;
    bool has_end;
    if (lines->ended_by == '\n')
        return (struct text){lines->next, 0};
    do {
        char *end = find_field_end(lines->next + length, lines->end, separator);
        length = (size_t)(end - lines->next);
        has_end = end < lines->end;
        if (length > TEXT_MAX)
            return next_long_field(lines, separator);
    } while (!has_end && refill(lines));
    struct text field = {.start = lines->next, .length = length};
    lines->next += length;
    end_field(lines, has_end);
    return lines->ended_by == '\n' ? trimmed(field) : field;
}

void keep(struct lines *lines, struct text *field)
{
    /* of one that is too long, parts are gone */
    if (field->length <= TEXT_MAX)
        lines->kept[lines->kept_count++] = field;
}

void keep_line(struct lines *lines)
{
    lines->front = gather_kept(lines);
    lines->kept_count = 0;
}

void require_unchanged(const struct lines *lines)
{
    struct stat now;
    if (lines->fd < 0)
        return;
    if (!descriptor_status(lines->fd, &now))
        fail(EXIT_REFUSED, "%s: fstat: %m", lines->path);
    if (!is_same_file(&now, &lines->opened) || now.st_size != lines->opened.st_size ||
        now.st_mtim.tv_sec != lines->opened.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != lines->opened.st_mtim.tv_nsec)
        refuse_changed(lines);
}

bool is_empty_file(const struct lines *lines)
{
    return lines->fd >= 0 && S_ISREG(lines->opened.st_mode) &&
           lines->opened.st_size == 0;
}

_Noreturn void refuse_line(const struct lines *lines, const char *what)
{
    fail(EXIT_REFUSED, "'%s': %s line %lu: %s; correct that line", lines->user_spec,
         lines->path, lines->current, what);
}

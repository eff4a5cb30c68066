/* Reads lines and fields from a file through one buffer, each byte once and in order.
 * `front`, `kept`, `next` and `end` divide it into what stays until the program ends,
 * what is kept of the current line, what has been used, and what has not been used yet.
 */
#include "lines.h"

#include "fail.h"
#include "kernel.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* How often a file may be replaced between opening it and looking at its name. */
#define OPEN_TRIES 10

/* How often a read may be interrupted. */
#define READ_TRIES 10

/* /dev/null, by its device number: the kernel's admin-guide/devices.txt. */
static bool is_dev_null(const struct stat *status)
{
    return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/* Opens the file, and looks at what was opened and at what the path names: a filter or
 * tracer may return a descriptor of another file. Returns whether the two are the same.
 * They may differ if rename(2) came in between. */
static bool open_file(struct lines *lines)
{
    static struct stat named;
    lines->fd = open_to_read(lines->path);
    if (lines->fd < 0) {
        /* asked by three calls: a wrong "missing" would cost the target its groups */
        bool absent = is_absent(errno);
        if (absent && (path_status(lines->path, &named) || path_exists(lines->path)))
            return false;
        if (!absent || !is_absent(errno))
            fail(EXIT_REFUSED, "%s can't be opened: %m; let this process read it",
                 lines->path);
        return true;
    }
    if (!descriptor_status(lines->fd, &lines->opened))
        fail(EXIT_REFUSED, "%s: fstat: %m; %s", lines->path, INTERFERES);
    return path_status(lines->path, &named) && is_same_file(&named, &lines->opened);
}

void start_lines(struct lines *lines)
{
    lines->front = lines->buffer;
}

void open_lines(struct lines *lines, const char *path, const char *user_spec,
                struct text wanted)
{
    lines->path = path;
    lines->user_spec = user_spec;
    lines->wanted = wanted;
    lines->ended_by = '\n';
    lines->read = 0;
    lines->line = 0;
    lines->kept = lines->next = lines->end = lines->front;

    for (int tries = 1; !open_file(lines); tries++)
        if (tries == OPEN_TRIES)
            fail(EXIT_REFUSED, "%s: open returned a different file; try again (%s)",
                 path, INTERFERES);
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

/* Reads a chunk to `to`, in place of the last one, which has been used. Returns whether
 * there was a byte. */
static bool refill(struct lines *lines, char *to)
{
    if (lines->fd < 0 || is_at_end(lines))
        return false;
    lines->next = lines->end = to;

    /* This byte tells if a read reports success and writes nothing. No account file has
     * a NUL, least of all at the start of a chunk. */
    *lines->end = '\0';
    ssize_t got = -1;
    errno = EINTR;
    for (int tries = 0; got < 0 && errno == EINTR && tries < READ_TRIES; tries++)
        got = read_bytes(lines->fd, lines->end, CHUNK_SIZE);
    if (got < 0)
        fail(EXIT_REFUSED,
             "%s can't be read: %m; look for a problem with its disk or mount",
             lines->path);
    if ((size_t)got > CHUNK_SIZE || (got == 0 && lines->read < lines->opened.st_size))
        refuse_changed(lines);
    if (got > 0 && *lines->end == '\0')
        fail(EXIT_REFUSED,
             "%s: read returned a NUL byte where text was expected; correct the file",
             lines->path);
    lines->end += got;
    lines->read += got;
    return got > 0;
}

/* Whether a byte follows. If a chunk must be read for it, that goes to `to`. It is
 * inlined: it is asked for each byte, and a call would cost more than everything else.
 */
__attribute__((always_inline)) static inline bool has_byte(struct lines *lines,
                                                           char *to)
{
    return lines->next < lines->end || refill(lines, to);
}

/* Used to search a chunk eight bytes at a time. */
#define EACH_BYTE UINT64_C(0x0101010101010101)

static uint64_t eight_bytes(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Whether a byte of `word` is 0: in any other byte, bit 7 is set, or the addition sets
 * it. */
static bool has_zero(uint64_t word)
{
    const uint64_t others = EACH_BYTE * 0x7f;
    return ((((word & others) + others) | word) & EACH_BYTE << 7) != EACH_BYTE << 7;
}

/* Where `wanted`, which is not empty, first is between `at` and `end`, or else `end`.
 * Of eight places at a time, most don't have both its first and its last byte. */
static char *find_text(char *at, char *end, struct text wanted)
{
    const size_t last = wanted.length - 1;
    const uint64_t first_bytes = EACH_BYTE * (unsigned char)wanted.start[0];
    const uint64_t last_bytes = EACH_BYTE * (unsigned char)wanted.start[last];
    for (; (size_t)(end - at) > last; at++) {
        while ((size_t)(end - at) > last + 8 &&
               !has_zero((eight_bytes(at) ^ first_bytes) |
                         (eight_bytes(at + last) ^ last_bytes)))
            at += 8;
        if (*at == wanted.start[0] && memcmp(at, wanted.start, wanted.length) == 0)
            return at;
    }
    return end;
}

/* Skips the lines that don't have the wanted text. Stops at the start of the first line
 * that has it, or that does not end in the buffer. */
static void skip_unwanted_lines(struct lines *lines)
{
    if (lines->wanted.length == 0)
        return;
    char *line = find_text(lines->next, lines->end, lines->wanted);
    while (line > lines->next && line[-1] != '\n')
        line--;
    lines->next = line;
}

/* Skips white space, including line ends. Returns whether a byte follows. */
static bool skip_blanks(struct lines *lines)
{
    while (has_byte(lines, lines->front)) {
        if (!is_blank(*lines->next))
            return true;
        lines->next++;
    }
    return false;
}

bool next_line(struct lines *lines)
{
    do {
        while (lines->ended_by != '\n')
            next_field(lines, ':');
        lines->kept = lines->front;
        skip_unwanted_lines(lines);
        if (!skip_blanks(lines))
            return false;
        lines->ended_by = ':';
    } while (*lines->next == '#');
    lines->line = lines->read - (lines->end - lines->next);
    return true;
}

struct text next_field(struct lines *lines, char separator)
{
    char *start = lines->kept;
    size_t length = 0;
    bool ended = lines->ended_by == '\n';
    while (!ended && has_byte(lines, start + length)) {
        char byte = *lines->next++;
        ended = byte == ':' || byte == separator || byte == '\n';
        if (ended)
            lines->ended_by = byte;
        else if (length <= TEXT_MAX)
            start[length++] = byte;
        else if (!is_blank(byte))
            start[TEXT_MAX] = byte; /* too long, unless it is white space */
    }
    if (!ended)
        lines->ended_by = '\n';
    while (lines->ended_by == '\n' && length > 0 && is_blank(start[length - 1]))
        length--;
    return (struct text){start, length};
}

char field_end(const struct lines *lines)
{
    return lines->ended_by;
}

void keep(struct lines *lines, struct text field)
{
    /* parts of a field that is too long are gone */
    if (field.length <= TEXT_MAX)
        lines->kept += field.length;
}

void keep_line(struct lines *lines)
{
    lines->front = lines->kept;
}

void require_unchanged(const struct lines *lines)
{
    static struct stat now;
    if (lines->fd < 0)
        return;
    if (!descriptor_status(lines->fd, &now))
        fail(EXIT_REFUSED, "%s: fstat: %m; %s", lines->path, INTERFERES);
    if (!is_same_file(&now, &lines->opened) || now.st_size != lines->opened.st_size ||
        now.st_mtim.tv_sec != lines->opened.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != lines->opened.st_mtim.tv_nsec)
        refuse_changed(lines);
}

void close_lines(const struct lines *lines)
{
    close_descriptor(lines->fd);
}

bool is_empty_file(const struct lines *lines)
{
    return lines->fd >= 0 && S_ISREG(lines->opened.st_mode) &&
           lines->opened.st_size == 0;
}

unsigned long line_number(struct lines *lines)
{
    unsigned long number = 1;
    seek_start(lines->fd);
    lines->read = 0;
    lines->next = lines->end;
    for (int64_t at = 0; at < lines->line && has_byte(lines, lines->front); at++)
        number += *lines->next++ == '\n';
    return number;
}

_Noreturn void refuse_line(struct lines *lines, const char *what)
{
    fail(EXIT_REFUSED, "'%s': %s line %lu: %s; correct that line", lines->user_spec,
         lines->path, line_number(lines), what);
}

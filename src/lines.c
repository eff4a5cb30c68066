/* Reads lines from a file, through one buffer. */
#include "lines.h"

#include "files.h"
#include "output.h"

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

static _Noreturn void refuse_opening(const char *path, int error)
{
    bool too_many = error == EMFILE || error == ENFILE;
    bool denied = error == EACCES || error == EPERM;
    errno = error;
    fail(EXIT_REFUSED, "%s can't be opened: %m; %s", path,
         too_many ? "raise the limit of open files, ulimit -n"
         : denied ? "make it readable, as by chmod 0644"
                  : "put a regular file in its place");
}

/* Opens the file, and looks at what was opened and at what the path names: a filter or
 * tracer may return a descriptor of another file. Returns whether the two are the same.
 * They may differ if rename(2) came in between. */
static bool open_file(struct lines *lines)
{
    struct stat named;
    lines->fd = open_to_read(lines->path);
    if (lines->fd < 0) {
        /* asked by three calls: a wrong "missing" would cost the target its groups */
        bool absent = is_absent(errno);
        if (absent && (path_status(lines->path, &named) || path_exists(lines->path)))
            return false;
        if (!absent || !is_absent(errno))
            refuse_opening(lines->path, errno);
        return true;
    }
    if (!descriptor_status(lines->fd, &lines->opened))
        fail(EXIT_REFUSED, "%s: fstat: %m; %s", lines->path, INTERFERES);
    return path_status(lines->path, &named) && is_same_file(&named, &lines->opened);
}

void open_lines(struct lines *lines, const char *path)
{
    lines->path = path;
    lines->number = 0;
    lines->read = 0;
    lines->next = lines->end = lines->buffer;

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
         "%s was changed while it was read; start again, and replace it by rename(2)",
         lines->path);
}

static bool is_at_end(const struct lines *lines)
{
    return lines->fd < 0 || (lines->read == lines->opened.st_size && lines->read > 0);
}

/* Slides what is left to the front of the buffer. Returns how many bytes may be read
 * behind it. */
static size_t make_room(struct lines *lines)
{
    size_t left = (size_t)(lines->end - lines->next);
    size_t room = LINE_LENGTH_MAX + 1 - left;
    if (room == 0)
        fail(EXIT_REFUSED, "%s line %lu is longer than 1048575 bytes; shorten it",
             lines->path, lines->number + 1);
    memmove(lines->buffer, lines->next, left);
    lines->next = lines->buffer;
    lines->end = lines->buffer + left;
    return room < CHUNK_SIZE ? room : CHUNK_SIZE;
}

/* Reads behind what is left. Returns whether there was a byte. */
static bool read_more(struct lines *lines)
{
    size_t size = make_room(lines);
    if (is_at_end(lines))
        return false;

    /* This byte tells if a read reports success and writes nothing. No account file has
     * a NUL, least of all at the start of a chunk. */
    *lines->end = '\0';
    ssize_t got = -1;
    errno = EINTR;
    for (int tries = 0; got < 0 && errno == EINTR && tries < READ_TRIES; tries++)
        got = read_bytes(lines->fd, lines->end, size);
    if (got < 0)
        fail(EXIT_REFUSED,
             "%s can't be read: %m; look for a problem with its disk or mount",
             lines->path);
    if ((size_t)got > size || (got == 0 && lines->read < lines->opened.st_size))
        refuse_changed(lines);
    if (got > 0 && *lines->end == '\0')
        fail(EXIT_REFUSED, "%s: read returned a NUL byte; correct the file",
             lines->path);
    lines->end += got;
    lines->read += got;
    return got > 0;
}

/* Moves on to the next line, whatever is in it. Returns false at the end of the file.
 */
static bool next_raw_line(struct lines *lines, struct text *line)
{
    char *newline;
    do
        newline = memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
    while (newline == NULL && read_more(lines));
    if (newline == NULL && lines->next == lines->end)
        return false;

    char *end = newline != NULL ? newline : lines->end;
    *line = (struct text){lines->next, (size_t)(end - lines->next)};
    lines->next = newline != NULL ? newline + 1 : end;
    lines->number++;
    return true;
}

bool next_line(struct lines *lines, struct text *line)
{
    while (next_raw_line(lines, line)) {
        bool has_blanks = line->length > 0 && (is_blank(line->start[0]) ||
                                               is_blank(line->start[line->length - 1]));
        if (has_blanks)
            *line = trim(*line);
        if (line->length > 0 && line->start[0] != '#')
            return true;
    }
    return false;
}

void close_lines(const struct lines *lines)
{
    struct stat now;
    if (lines->fd < 0)
        return;
    if (!descriptor_status(lines->fd, &now))
        fail(EXIT_REFUSED, "%s: fstat: %m; %s", lines->path, INTERFERES);
    if (!is_same_file(&now, &lines->opened) || now.st_size != lines->opened.st_size ||
        now.st_mtim.tv_sec != lines->opened.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != lines->opened.st_mtim.tv_nsec)
        refuse_changed(lines);
    close_descriptor(lines->fd);
}

bool is_empty_file(const struct lines *lines)
{
    return lines->fd >= 0 && S_ISREG(lines->opened.st_mode) &&
           lines->opened.st_size == 0;
}

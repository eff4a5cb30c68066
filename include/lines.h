/* Reads /etc/passwd and /etc/group line by line and field by field, in constant memory:
 * no file, line or field is too long. It knows separators, but not what the fields
 * mean.
 *
 * Each byte is used once, in the order of the file. The bytes of a field move to the
 * front of the buffer, so that a field is in one piece even if a read ended in the
 * middle. The next chunk is read behind it, when all of the last one is used.
 *
 * One thing saves time: a line without the text that is looked for can't be the right
 * one, and is skipped unread, up to its '\n'. */
#ifndef STEPDOWN_LINES_H
#define STEPDOWN_LINES_H

#include "file_status.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes read at once. */
#ifndef CHUNK_SIZE
#define CHUNK_SIZE ((size_t)32768)
#endif

/* Room for the names and homes of the user and the caller, the name of a group, the
 * current field, and a chunk behind them. */
#define BUFFER_SIZE (6 * (TEXT_MAX + 1) + CHUNK_SIZE)

/* An open file, and the position in it. Outside lines.c, only `user_spec` is read. */
struct lines {
    const char *path;      /* for messages; borrowed */
    const char *user_spec; /* for messages; borrowed */
    int fd;                /* -1: the file is absent */
    char ended_by;      /* what ended the last field; '\n': the line has no further */
    int64_t read;       /* bytes read so far */
    struct text wanted; /* see open_lines(); borrowed */
    int64_t line;       /* where in the file the current line is */
    char *front;        /* what stays of earlier lines ends here */
    char *kept;         /* what is kept of the current line ends here */
    char *next;         /* the first byte that has not been used yet */
    char *end;          /* the end of the bytes that have been read */
    struct stat opened; /* the file when it was opened */
    char buffer[BUFFER_SIZE];
};

/* Empties the buffer, before the first file is opened. */
void start_lines(struct lines *lines);

/* Opens `path` in place of the last file. What was kept of that file stays. Lines that
 * don't contain `wanted` may be left out; if it is empty, none is. `path`, `user_spec`
 * (for messages) and `wanted` must outlive *lines. A missing file (ENOENT, ENOTDIR) and
 * /dev/null read as empty. Ends the program with status 1 for anything else that is not
 * a regular file, that can't be opened, or whose descriptor is not the named file.
 * Never waits, whatever `path` is. The descriptor is not closed: it is close-on-exec,
 * and exec or exit is near. */
void open_lines(struct lines *lines, const char *path, const char *user_spec,
                struct text wanted);

/* Moves on to the next line that is neither blank nor a comment (whose first byte after
 * white space is '#'). The rest of the current line, and what was kept of it, are
 * dropped. Returns false at the end of the file. Ends the program with status 1 if the
 * file can't be read. */
bool next_line(struct lines *lines);

/* The next field of the current line, which ends at a ':', a `separator` or the end of
 * the line, without white space around the line. Valid until the next field is read.
 * Empty if the line has no more fields. A field longer than TEXT_MAX has the length
 * TEXT_MAX + 1, and its bytes mean nothing. Ends the program as next_line() does. */
struct text next_field(struct lines *lines, char separator);

/* What ended the last field: ':', its separator, or '\n' for the end of the line. */
char field_end(const struct lines *lines);

/* Keeps `field`, the last one read, valid until the next line. */
void keep(struct lines *lines, struct text field);

/* Keeps what was kept of the current line until the program ends, even when the next
 * file is opened. There is room for two lines, of two users. */
void keep_line(struct lines *lines);

/* Ends the program with status 1 if the file was written to since it was opened. To be
 * called when everything has been read that is wanted of it. */
void require_unchanged(const struct lines *lines);

/* Closes the file, which must exist. For use where there may be more files than a
 * process may have descriptors. */
void close_lines(const struct lines *lines);

/* Whether the file exists and has no bytes. */
bool is_empty_file(const struct lines *lines);

/* The number of the current line, from 1. Reads the file again to count them, so it is
 * only for a last error message. */
unsigned long line_number(struct lines *lines);

/* Ends the program with status 1, and an error that says `what` is wrong with the
 * current line. */
_Noreturn void refuse_line(struct lines *lines, const char *what);

#endif

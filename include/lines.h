/* Reads /etc/passwd and /etc/group line by line and field by field, in constant memory:
 * no file, line or field is too long. Knows separators, not what the fields mean.
 *
 * A field is a run of bytes in the buffer: nothing is copied. Where the buffer ends
 * within a field, the field's first part moves to the buffer's front and the file is
 * read on behind it, so that a field is always in one piece. The bytes of the fields
 * before it are lost then; keep() puts one at the front, to stay. */
#ifndef STEPDOWN_LINES_H
#define STEPDOWN_LINES_H

#include "file_status.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes read at once. */
#ifndef CHUNK_SIZE
#define CHUNK_SIZE ((size_t)65536)
#endif

/* Room for the name and home of the user, the name of the caller, the name of a group,
 * the current field, and a chunk behind them. */
#define BUFFER_SIZE (5 * (TEXT_MAX + 1) + CHUNK_SIZE)

#define KEPT_MAX 3

/* An open file and the place in it. Only lines.c uses what is in it. */
struct lines {
    const char *path;      /* for messages; borrowed */
    const char *user_spec; /* for messages; borrowed */
    int fd;                /* -1: the file is absent */
    char ended_by;        /* what ended the last field; '\n': the line has no further */
    int64_t read;         /* bytes read so far */
    unsigned long number; /* of the line that `next` is in, from 1 */
    unsigned long current; /* of the current line */
    char *front;           /* what was kept of earlier lines ends here */
    char *next;            /* the first byte that has not been used yet */
    char *end;             /* the end of the bytes that have been read */
    size_t kept_count;
    struct text *kept[KEPT_MAX]; /* fields of the current line, in its order */
    struct stat opened;          /* the file when it was opened */
    char buffer[BUFFER_SIZE];
};

/* Empties the buffer, before the first file is opened. */
void start_lines(struct lines *lines);

/* Opens `path`, in place of the file that was open before; what was kept of that one
 * stays. `path` and `user_spec`, which is for messages, must outlive *lines. An absent
 * file (ENOENT, ENOTDIR) and /dev/null read as empty. Anything else that is not a
 * regular file that opens ends the program with status 1, and so does a descriptor that
 * is not the named file. Never blocks, whatever the path names. The descriptor is not
 * closed: it is close-on-exec, and exec or exit is near. */
void open_lines(struct lines *lines, const char *path, const char *user_spec);

/* Moves on to the next line that is neither blank nor a comment (its first byte after
 * white space is '#'), dropping what is left of the current one and what was kept of
 * it. Returns false at the end of the file. Ends the program with status 1 if the file
 * can't be read. */
bool next_line(struct lines *lines);

/* The current line's next field, up to a ':', a `separator` or the end of the line,
 * where white space is left out. Valid until another is read. A line that has no
 * further field gives an empty one. One longer than TEXT_MAX has the length
 * TEXT_MAX + 1 and bytes of no meaning. Ends the program as next_line() does. */
struct text next_field(struct lines *lines, char separator);

/* Passes over the current line's next field, which ends at a ':'. */
void skip_field(struct lines *lines);

/* What ended the last field: ':', its separator, or '\n' for the end of the line. */
char field_end(const struct lines *lines);

/* Makes *field, the last that was read, valid until the next line: where its bytes have
 * to move, field->start follows. So *field must stay where it is as long, and be read
 * anew after each other call. Up to KEPT_MAX fields of a line. */
void keep(struct lines *lines, struct text *field);

/* What is kept of the current line stays for good, also when the next file is opened,
 * and moves no more. There is room for three fields. */
void keep_line(struct lines *lines);

/* Ends the program with status 1 if the file was written to since it was opened. To be
 * called when all that is wanted of it has been read. */
void require_unchanged(const struct lines *lines);

/* Whether the file exists and has no bytes. */
bool is_empty_file(const struct lines *lines);

/* Ends the program with status 1 and an error that says `what` is wrong with the
 * current line. */
_Noreturn void refuse_line(const struct lines *lines, const char *what);

#endif

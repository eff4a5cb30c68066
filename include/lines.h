/* Reads /etc/passwd and /etc/group line by line and field by field, in constant memory:
 * no file, line or field is too long. Knows separators, not what the fields mean.
 *
 * Each byte is used once, in the file's order, and a field's bytes move to the front of
 * the buffer as they are: so a field is in one piece wherever a read ended, and a chunk
 * is read behind it only when all of the one before has been used.
 *
 * One thing saves time: a line that doesn't have the text that is looked for can't be
 * the one looked for, and is passed over unread, up to its '\n' and no further. */
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

/* Room for the names and homes of the user and of the caller, the name of a group, the
 * current field, and a chunk behind them. */
#define BUFFER_SIZE (6 * (TEXT_MAX + 1) + CHUNK_SIZE)

/* An open file and the place in it. Others than lines.c only read `user_spec`. */
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

/* Opens `path`, in place of the file that was open before; what was kept of that one
 * stays. Lines that do not have `wanted` somewhere may be left out; if it is empty,
 * none is. `path`, `user_spec`, which is for messages, and `wanted` must outlive
 * *lines. An absent file (ENOENT, ENOTDIR) and /dev/null read as empty. Anything else
 * that is not a regular file that opens ends the program with status 1, and so does a
 * descriptor that is not the named file. Never blocks, whatever the path names. The
 * descriptor is not closed: it is close-on-exec, and exec or exit is near. */
void open_lines(struct lines *lines, const char *path, const char *user_spec,
                struct text wanted);

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

/* What ended the last field: ':', its separator, or '\n' for the end of the line. */
char field_end(const struct lines *lines);

/* Has `field`, the last that was read, stay valid until the next line. */
void keep(struct lines *lines, struct text field);

/* What is kept of the current line stays for good, also when the next file is opened:
 * of the two lines of two users, and no more. */
void keep_line(struct lines *lines);

/* Ends the program with status 1 if the file was written to since it was opened. To be
 * called when all that is wanted of it has been read. */
void require_unchanged(const struct lines *lines);

/* Closes the file, which exists. For where there may be more files than a process may
 * have descriptors. */
void close_lines(const struct lines *lines);

/* Whether the file exists and has no bytes. */
bool is_empty_file(const struct lines *lines);

/* The number of the current line, from 1: the line ends before it are counted, by going
 * through the file anew. So it is for an end, not for in between. */
unsigned long line_number(struct lines *lines);

/* Ends the program with status 1 and an error that says `what` is wrong with the
 * current line. */
_Noreturn void refuse_line(struct lines *lines, const char *what);

#endif

/* Reads /etc/passwd and /etc/group line by line, in constant memory: a file may have
 * any size. A line is a slice of the buffer, and so is each field that is cut off it,
 * with text.h's cut().
 *
 * Where the buffer ends in the middle of a line, the beginning of that line slides to
 * the front, and more is read behind it. */
#ifndef STEPDOWN_LINES_H
#define STEPDOWN_LINES_H

#include "file_status.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes read at once. */
#ifndef CHUNK_SIZE
#define CHUNK_SIZE ((size_t)65536)
#endif

/* The longest line in bytes, without its newline: that of today's Docker. */
#ifndef LINE_LENGTH_MAX
#define LINE_LENGTH_MAX ((size_t)1048575)
#endif

/* An open file, and the position in it. Outside lines.c, only `path` and `number` are
 * read. Its size is 1 MiB: make it static. */
struct lines {
    const char *path;     /* for messages; borrowed */
    unsigned long number; /* of the current line, from 1 */
    int fd;               /* -1: the file is absent */
    int64_t read;         /* bytes read so far */
    struct stat opened;   /* the file when it was opened */
    char *next;           /* where the next line begins */
    char *end;            /* the end of the bytes that have been read */
    char buffer[LINE_LENGTH_MAX + 1];
};

/* Opens `path`. A missing file (ENOENT, ENOTDIR) and /dev/null read as empty. Ends the
 * program with status 1 for anything else that is not a regular file, that can't be
 * opened, or whose descriptor is not the named file. Never waits, whatever `path` is.
 */
void open_lines(struct lines *lines, const char *path);

/* Moves on to the next line that is neither blank nor a comment (whose first byte after
 * white space is '#'), and stores it in *line, without the white space around it. It is
 * valid until the next call. Returns false at the end of the file. Ends the program
 * with status 1 if the file can't be read, or a line is longer than LINE_LENGTH_MAX. */
bool next_line(struct lines *lines, struct text *line);

/* Closes the file. Ends the program with status 1 if it was written to since it was
 * opened, for what was read may then be half of it. */
void close_lines(const struct lines *lines);

/* Whether the file exists and had no bytes when it was opened. */
bool is_empty_file(const struct lines *lines);

#endif

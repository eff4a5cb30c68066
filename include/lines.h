/* Reads /etc/passwd and /etc/group field by field, in constant memory: no line, field
 * or file is too long. Knows lines and separators, not what the fields mean. */
#ifndef STEPDOWN_LINES_H
#define STEPDOWN_LINES_H

#include "text.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Bytes of a field that are kept: the longest string that execve(2) passes to a
 * program (MAX_ARG_STRLEN, linux/binfmts.h). A longer name can't have been asked
 * for, and a longer home can't be passed on. */
#define FIELD_SIZE ((size_t)131072)

/* Bytes read at once. */
#define CHUNK_SIZE ((size_t)65536)

/* One field. Valid until it is read into again. */
struct field {
    size_t length; /* true length, also where it is more than FIELD_SIZE */
    char bytes[FIELD_SIZE];
};

/* An open file and the place in it. All of it belongs to lines.c. */
struct lines {
    const char *path;   /* for messages; borrowed */
    struct text wanted; /* lines without it are of no use; borrowed */
    int fd;             /* -1: the file is absent */
    bool ended;         /* the current line has no further field */
    off_t size;         /* bytes, when the file was opened */
    off_t read;         /* bytes so far, the chunk's included */
    off_t line;         /* where the current line begins */
    const char *next;   /* the first byte of the chunk that is not used yet */
    const char *end;    /* the end of the chunk's bytes */
    char chunk[CHUNK_SIZE];
};

/* Opens `path`, to look for lines that hold the bytes `wanted`; both must outlive
 * *lines. An absent file (ENOENT, ENOTDIR) and /dev/null read as empty. Anything else
 * that is not a regular file that opens ends the program with status 1. Never blocks,
 * whatever the path names. The descriptor is not closed: it is close-on-exec, and exec
 * or exit is near. */
void open_lines(struct lines *lines, const char *path, struct text wanted);

/* Moves on to a line that is neither blank nor a comment (its first byte after white
 * space is '#'), dropping what is left of the current one. Passes over no other line
 * that holds what is wanted; may stop at lines that don't. Returns false at the end of
 * the file. Ends the program with status 1 if the file can't be read. */
bool next_line(struct lines *lines);

/* The number of the current line, from 1. To be called last: it reads the file again,
 * and the place in it is lost. */
unsigned long line_number(struct lines *lines);

/* Reads the current line's next field, up to a ':', a `separator` or the end of the
 * line; white space before the line's end is left out. Returns what ended the field:
 * ':', `separator`, or '\n' for the end of the line or file. A line that has no
 * further field gives an empty one. Ends the program as next_line does. */
char read_field(struct lines *lines, char separator, struct field *field);

/* Passes over the current line's next field, which ends at a ':'. */
void skip_field(struct lines *lines);

/* Passes over parts of the current field, each ended by `separator`, that don't hold
 * what is wanted; not over all of them, where they cross a chunk's end. */
void skip_unwanted_parts(struct lines *lines, char separator);

/* The bytes of `field`, which must not be longer than FIELD_SIZE. */
struct text field_text(const struct field *field);

/* Whether `field` holds exactly the bytes of `text`. */
bool field_is(const struct field *field, struct text text);

#endif

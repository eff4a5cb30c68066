/* What file.h says, and kernel.c's calls for that file. */
#include "file.h"

#include "fail.h"
#include "file_status.h"
#include "kernel.h"

#include <sys/stat.h>

char file_bytes[FILE_MAX];
size_t file_length;
static size_t given;    /* bytes that have been read */
static bool begins_nul; /* a read gave a NUL byte first, which is refused */

_Noreturn void fail(enum exit_status status, const char *format, ...)
{
    (void)status;
    (void)format;
    __CPROVER_assert(begins_nul, "a file is refused for a NUL byte alone");
    __CPROVER_assume(false);
    for (;;)
        ;
}

int open_to_read(const char *path)
{
    (void)path;
    return 3;
}

bool descriptor_status(int fd, struct stat *status)
{
    (void)fd;
    *status = (struct stat){.st_mode = S_IFREG, .st_size = (off_t)file_length};
    return true;
}

bool path_status(const char *path, struct stat *status)
{
    (void)path;
    return descriptor_status(3, status);
}

bool is_same_file(const struct stat *a, const struct stat *b)
{
    (void)a;
    (void)b;
    return true;
}

ssize_t read_bytes(int fd, void *to, size_t size)
{
    char *bytes = to;
    size_t left = file_length - given;
    size_t got = nondet_size();
    (void)fd;
    __CPROVER_assume(got <= size && got <= left && (got > 0 || left == 0));
    for (size_t i = 0; i < CHUNK_SIZE; i++)
        if (i < got)
            bytes[i] = file_bytes[given + i];
    begins_nul = begins_nul || (got > 0 && bytes[0] == '\0');
    given += got;
    return (ssize_t)got;
}

void open_any_file(struct lines *lines, struct text wanted)
{
    /* an object of its own, which keeps the formula small: see run */
    static char buffer[BUFFER_SIZE];
    lines->buffer = buffer;
    __CPROVER_havoc_object(file_bytes);
    file_length = nondet_size();
    __CPROVER_assume(file_length <= FILE_MAX);
    start_lines(lines);
    open_lines(lines, "", "", wanted);
}

bool expected_line(size_t *at, struct slice *line)
{
    for (; *at < file_length; (*at)++) {
        line->from = *at;
        while (*at < file_length && file_bytes[*at] != '\n')
            (*at)++;
        line->to = *at;
        while (line->from < line->to && is_blank(file_bytes[line->from]))
            line->from++;
        while (line->from < line->to && is_blank(file_bytes[line->to - 1]))
            line->to--;
        if (line->from < line->to && file_bytes[line->from] != '#') {
            (*at)++;
            return true;
        }
    }
    return false;
}

struct slice expected_field(struct slice *line, char separator)
{
    struct slice field = {line->from, line->from};
    while (field.to < line->to && file_bytes[field.to] != separator &&
           file_bytes[field.to] != ':')
        field.to++;
    line->from = field.to < line->to ? field.to + 1 : field.to;
    return field;
}

bool is_expected(struct text text, struct slice slice)
{
    size_t length = slice.to - slice.from;
    if (length > TEXT_MAX)
        return text.length == TEXT_MAX + 1;
    bool same = text.length == length;
    for (size_t i = 0; i < TEXT_MAX; i++)
        if (same && i < length)
            same = text.start[i] == file_bytes[slice.from + i];
    return same;
}

bool is_expected_id(struct field_id id, struct slice slice)
{
    struct field_id expected =
        read_field_id((struct text){file_bytes + slice.from, slice.to - slice.from});
    return id.valid == expected.valid && (!id.valid || id.id == expected.id);
}

/* Of every file of up to FILE_MAX bytes, of which each read gives as many as it likes:
 * next_line gives its lines and their numbers. For a small CHUNK_SIZE and
 * LINE_LENGTH_MAX, so that lines slide to the front of the buffer, and are too long. */
#include "proof.h"

#include "files.h"
#include "lines.h"
#include "output.h"

static char file_bytes[FILE_MAX];
static size_t file_length;
static size_t given;    /* bytes that have been read */
static bool begins_nul; /* a read gave a NUL byte first, which is refused */

static bool has_long_line(void)
{
    size_t length = 0;
    for (size_t i = 0; i < file_length && length <= LINE_LENGTH_MAX; i++)
        length = file_bytes[i] == '\n' ? 0 : length + 1;
    return length > LINE_LENGTH_MAX;
}

_Noreturn void fail(int status, const char *format, ...)
{
    (void)status;
    (void)format;
    __CPROVER_assert(begins_nul || has_long_line(),
                     "a file is refused for a NUL byte or a long line alone");
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

/* The bytes of the file between two places. */
struct slice {
    size_t from;
    size_t to;
};

/* The next line from *at on that says something, without the white space around it.
 * Returns false where there is none; else *at is behind it. */
static bool expected_line(size_t *at, unsigned long *number, struct slice *line)
{
    for (; *at < file_length; (*at)++) {
        line->from = *at;
        while (*at < file_length && file_bytes[*at] != '\n')
            (*at)++;
        line->to = *at;
        (*number)++;
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

static bool is_expected(struct text text, struct slice slice)
{
    size_t length = slice.to - slice.from;
    bool same = text.length == length;
    for (size_t i = 0; i < FILE_MAX; i++)
        if (same && i < length)
            same = text.start[i] == file_bytes[slice.from + i];
    return same;
}

int main(void)
{
    static char buffer[LINE_LENGTH_MAX + 1]; /* see run */
    static struct lines lines;
    struct text line;
    struct slice expected;
    size_t at = 0;
    unsigned long number = 0;
    __CPROVER_havoc_object(file_bytes);
    file_length = nondet_size();
    __CPROVER_assume(file_length <= FILE_MAX);
    lines.buffer = buffer;
    open_lines(&lines, "");
    while (expected_line(&at, &number, &expected)) {
        __CPROVER_assert(next_line(&lines, &line), "there is a line");
        __CPROVER_assert(is_expected(line, expected), "the line");
        __CPROVER_assert(lines.number == number, "its number");
    }
    __CPROVER_assert(!next_line(&lines, &line), "there are no more lines");
    return 0;
}

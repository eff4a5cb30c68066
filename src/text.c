/* Runs of bytes: made from strings, and compared. */
#include "text.h"

#include <stdint.h>
#include <string.h>

struct text text_of(const char *string)
{
    return (struct text){.start = string, .length = strlen(string)};
}

const char *find_byte(const char *string, char byte)
{
    while (*string != '\0' && *string != byte)
        string++;
    return string;
}

const char *text_after(const char *prefix, const char *string)
{
    for (; *prefix != '\0'; prefix++, string++)
        if (*prefix != *string)
            return NULL;
    return string;
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

/* Bytes that are looked at together: some for each register of a vector unit. */
#define VECTOR_SIZE 16
#define STRIDE 64
typedef unsigned char vector __attribute__((vector_size(VECTOR_SIZE)));
typedef uint64_t vector_halves __attribute__((vector_size(VECTOR_SIZE)));

/* Moves on, a stride at a time, to one in which the text's first and last byte stand at
 * their places. By hand, since musl's memmem(3) takes the bytes one by one. */
static const char *skip_unlikely(struct text text, const char *start, const char *end)
{
    vector first;
    vector last;
    memset(&first, text.start[0], sizeof first);
    memset(&last, text.start[text.length - 1], sizeof last);
    const char *place_of_last = start + text.length - 1;
    for (; end - place_of_last >= STRIDE; start += STRIDE, place_of_last += STRIDE) {
        vector both = {0};
#pragma GCC unroll 4
        for (int i = 0; i < STRIDE; i += VECTOR_SIZE) {
            vector here;
            vector there;
            memcpy(&here, start + i, sizeof here);
            memcpy(&there, place_of_last + i, sizeof there);
            both |= (vector)((here == first) & (there == last));
        }
        if ((((vector_halves)both)[0] | ((vector_halves)both)[1]) != 0)
            break;
    }
    return start;
}

const char *text_find(struct text text, const char *start, const char *end)
{
    if (text.length == 0)
        return start;
    while ((size_t)(end - start) >= text.length) {
        start = skip_unlikely(text, start, end);
        for (int i = 0; i < STRIDE && (size_t)(end - start) >= text.length;
             i++, start++)
            if (*start == *text.start && memcmp(start, text.start, text.length) == 0)
                return start;
    }
    return end;
}

bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == '\x7f';
}

const char *decimal(unsigned long number)
{
    static char digits[24]; /* of the largest unsigned long, and the NUL */
    char *start = digits + sizeof digits - 1;
    do {
        *--start = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    return start;
}

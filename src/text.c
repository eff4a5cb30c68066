/* Strings of bytes: cutting, comparing and making them. */
#include "text.h"

#include <stdint.h>
#include <string.h>

/* Eight bytes at a time are searched and counted as one number. */
#define EACH_BYTE UINT64_C(0x0101010101010101)

static uint64_t eight_bytes(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Bit 7 of each byte of `word` that is 0: in any other byte, that bit is set, or adding
 * 0x7f sets it. */
static uint64_t zero_bytes(uint64_t word)
{
    const uint64_t others = EACH_BYTE * 0x7f;
    return ~(((word & others) + others) | word | others);
}

struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

struct text cut(struct text *rest, char separator)
{
    if (rest->start == NULL)
        return text_of("");
    struct text part = *rest;
    const char *end = memchr(part.start, separator, part.length);
    if (end == NULL) {
        *rest = (struct text){NULL, 0};
        return part;
    }
    part.length = (size_t)(end - part.start);
    *rest = (struct text){end + 1, rest->length - part.length - 1};
    return part;
}

/* Of eight places at a time, most don't have both the first and the last byte. */
size_t find_text(struct text text, struct text wanted)
{
    const size_t last = wanted.length - 1;
    const uint64_t firsts = EACH_BYTE * (unsigned char)wanted.start[0];
    const uint64_t lasts = EACH_BYTE * (unsigned char)wanted.start[last];
    const char *end = text.start + text.length;
    for (const char *at = text.start; (size_t)(end - at) > last; at++) {
        while ((size_t)(end - at) > last + 8 &&
               zero_bytes((eight_bytes(at) ^ firsts) |
                          (eight_bytes(at + last) ^ lasts)) == 0)
            at += 8;
        if (*at == *wanted.start && memcmp(at, wanted.start, wanted.length) == 0)
            return (size_t)(at - text.start);
    }
    return text.length;
}

size_t count_byte(struct text text, char byte)
{
    const uint64_t bytes = EACH_BYTE * (unsigned char)byte;
    const char *at = text.start;
    const char *end = at + text.length;
    size_t found = 0;
    while (end - at >= 8) {
        uint64_t sums = 0; /* in each byte, of every eighth one: up to 255 */
        ptrdiff_t words = (end - at) / 8;
        for (int i = words < 255 ? (int)words : 255; i > 0; i--, at += 8)
            sums += zero_bytes(eight_bytes(at) ^ bytes) >> 7;
        for (; sums != 0; sums >>= 8)
            found += sums & 0xff;
    }
    for (; at < end; at++)
        found += *at == byte;
    return found;
}

const char *text_after(const char *prefix, const char *string)
{
    size_t length = strlen(prefix);
    return strncmp(string, prefix, length) == 0 ? string + length : NULL;
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

bool string_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct text trim(struct text text)
{
    while (text.length > 0 && is_blank(text.start[0])) {
        text.start++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.start[text.length - 1]))
        text.length--;
    return text;
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

/* Strings of bytes: cutting, comparing and making them. */
#include "text.h"

#include <string.h>

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

/* Fields are short: a loop of one's own is faster than memchr(3). */
struct text skip_fields(struct text line, unsigned count)
{
    while (line.length > 0 && count > 0) {
        count -= line.start[0] == ':';
        line.start++;
        line.length--;
    }
    return line;
}

bool begins_with_field(struct text line, struct text field)
{
    return line.length >= field.length &&
           memcmp(line.start, field.start, field.length) == 0 &&
           (line.length == field.length || line.start[field.length] == ':') &&
           memchr(field.start, ':', field.length) == NULL;
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

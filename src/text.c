/* Strings of bytes: making, comparing and judging them. */
#include "text.h"

#include <string.h>

struct text text_of(const char *string)
{
    return (struct text){.start = string,
                         .length = (size_t)(find_byte(string, '\0') - string)};
}

const char *find_byte(const char *string, char byte)
{
    while (*string != '\0' && *string != byte)
        string++;
    return string;
}

struct text cut_item(const char **list)
{
    const char *start = *list;
    const char *comma = find_byte(start, ',');
    *list = *comma == ',' ? comma + 1 : NULL;
    return (struct text){.start = start, .length = (size_t)(comma - start)};
}

struct text item_at(const char *list, size_t number)
{
    struct text item = cut_item(&list);
    for (; number > 0 && list != NULL; number--)
        item = cut_item(&list);
    return item;
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

bool string_equal(const char *a, const char *b)
{
    return text_equal(text_of(a), text_of(b));
}

bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
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

/* The length of the UTF-8 character at the start of `text`, utf-8(7); 1 if there is
 * none. Overlong forms don't count: a terminal might read a control character from one.
 */
static size_t character_length(struct text text)
{
    const unsigned char *bytes = (const unsigned char *)text.start;
    size_t length = bytes[0] < 0xc2   ? 1
                    : bytes[0] < 0xe0 ? 2
                    : bytes[0] < 0xf0 ? 3
                    : bytes[0] < 0xf5 ? 4
                                      : 1;
    if (length > text.length)
        return 1;
    for (size_t i = 1; i < length; i++)
        if (bytes[i] < 0x80 || bytes[i] > 0xbf)
            return 1;
    bool overlong =
        (bytes[0] == 0xe0 && bytes[1] < 0xa0) || (bytes[0] == 0xf0 && bytes[1] < 0x90);
    return overlong ? 1 : length;
}

size_t shown_length(struct text text)
{
    unsigned char first = (unsigned char)text.start[0];
    size_t length = character_length(text);
    bool is_control = first < ' ' || first == 0x7f;
    if (length == 1)
        is_control = is_control || (first >= 0x80 && first <= 0x9f);
    if (length == 2 && first == 0xc2)
        is_control = (unsigned char)text.start[1] <= 0x9f;
    return is_control ? 0 : length;
}

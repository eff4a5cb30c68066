/* Runs of bytes: made from strings, and compared. */
#include "text.h"

#include <string.h>

struct text text_of(const char *string)
{
    return (struct text){.start = string, .length = strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == '\x7f';
}

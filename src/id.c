/* Reads a uid or gid from text, digit by digit. strtol and atoi skip blanks, stop at
 * junk and clamp: that is how su-exec once ran a mistyped name as root. */
#include "id.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

enum id_reading read_id(struct text text, uint32_t *id)
{
    size_t at = 0;
    bool negative = text.length > 0 && text.start[0] == '-';
    if (negative || (text.length > 0 && text.start[0] == '+'))
        at = 1;
    if (at == text.length)
        return ID_NONE;

    uint64_t number = 0;
    bool in_range = true;
    for (; at < text.length; at++) {
        if (!is_digit(text.start[at]))
            return ID_NONE;
        number = number * 10 + (uint64_t)(text.start[at] - '0');
        if (number > ID_MAX) {
            in_range = false;
            number = 0; /* read on: a later byte may still show it is a name */
        }
    }
    if (!in_range || (negative && number != 0))
        return ID_OUT_OF_RANGE;
    *id = (uint32_t)number;
    return ID_VALID;
}

struct field_id read_field_id(struct text field)
{
    uint32_t id = UINT32_MAX; /* no user has this id, setresuid(2) */
    bool valid = read_id(field, &id) == ID_VALID;
    return (struct field_id){.valid = valid, .id = id};
}

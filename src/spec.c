/* Splits the user-spec, and tells numbers from names. Knows nothing about files or
 * users. */
#include "spec.h"

#include "fail.h"
#include "id.h"

struct spec_part parse_part(struct text text, const char *whole)
{
    struct spec_part part = {.kind = SPEC_EMPTY, .name = text};
    if (text.length == 0)
        return part;

    switch (read_id(text, &part.id)) {
    case ID_VALID:
        part.kind = SPEC_ID;
        break;
    case ID_NONE:
        if (text.length > TEXT_MAX)
            fail(EXIT_REFUSED,
                 "the user-spec has a part longer than 128 KiB; shorten it");
        part.kind = SPEC_NAME;
        break;
    case ID_OUT_OF_RANGE:
        /* never a name: what people read as an id must be one */
        fail(EXIT_REFUSED, "'%s': a uid or gid must be a number from 0 to 2147483647",
             whole);
    }
    return part;
}

struct spec parse_spec(const char *user_spec)
{
    const char *colon = find_byte(user_spec, ':');
    struct text user = {.start = user_spec, .length = (size_t)(colon - user_spec)};
    struct text group = text_of(*colon == ':' ? colon + 1 : colon);

    return (struct spec){
        .text = user_spec,
        .user = parse_part(user, user_spec),
        .group = parse_part(group, user_spec),
    };
}

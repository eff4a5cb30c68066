/* Splits the user-spec, and tells numbers from names. Knows nothing about files or
 * users. */
#include "spec.h"

#include "id.h"
#include "output.h"

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
    struct text group = text_of(user_spec);
    struct text user = cut(&group, ':');
    if (group.start == NULL)
        group = text_of("");
    return (struct spec){
        .text = user_spec,
        .user = parse_part(user, user_spec),
        .group = parse_part(group, user_spec),
    };
}

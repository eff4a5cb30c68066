/* Reads an id from a file's line. Where moby's parser makes 0 of a field that does not
 * read, which is root, this says so and leaves the caller to refuse. */
#include "id_field.h"

#include "fail.h"
#include "id.h"

bool read_id_field(struct lines *file, uint32_t *id)
{
    static struct field field;
    read_field(file, ':', &field);
    return field.length <= FIELD_SIZE && read_id(field_text(&field), id) == ID_VALID;
}

_Noreturn void refuse_id_field(struct lines *file, const char *field_name,
                               const char *user_spec)
{
    fail(EXIT_REFUSED,
         "'%s': %s line %lu: the %s is not a number from 0 to 2147483647; correct that "
         "line",
         user_spec, file->path, line_number(file), field_name);
}

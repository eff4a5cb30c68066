/* Fuzzes read_id. The input is the text. */
#include "target.h"

#include "id.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum oracle_kind kinds[] = {
        [ID_NONE] = ORACLE_NAME,
        [ID_OUT_OF_RANGE] = ORACLE_INVALID,
        [ID_VALID] = ORACLE_ID,
    };
    struct bytes text = {data, size};
    uint32_t expected = 12345;
    uint32_t id = 12345;
    show_as_input(data, size);
    enum oracle_kind kind = oracle_read_id(text, &expected);
    enum id_reading reading =
        read_id((struct text){(const char *)text.at, text.count}, &id);
    require_same(kinds[reading] == kind, "the kind");
    require_same(id == expected, "the id, which must be left alone if there is none");
    return 0;
}

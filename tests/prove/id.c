/* Of every text of up to LENGTH bytes: read_id stays within it, and gives 0 for a
 * written zero alone. */
#include "proof.h"

#include "id.h"

static bool is_zero(const char *text, size_t length)
{
    size_t at = length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    bool zeros = at < length;
    for (; at < length; at++)
        zeros = zeros && text[at] == '0';
    return zeros;
}

int main(void)
{
    size_t length = nondet_size();
    char text[LENGTH];
    uint32_t id = nondet_id();
    uint32_t before = id;
    __CPROVER_assume(length <= LENGTH);
    enum id_reading reading = read_id((struct text){text, length}, &id);
    if (reading == ID_VALID)
        __CPROVER_assert((id == 0) == is_zero(text, length), "0 from a written zero");
    else
        __CPROVER_assert(id == before, "the id is left alone");
    __CPROVER_assert(reading != ID_VALID || id <= ID_MAX, "an id is within its range");
    __CPROVER_assert(reading == ID_VALID || !is_zero(text, length), "a zero is an id");
    return 0;
}

/* Of every text of up to LENGTH bytes: read_id stays within it, and gives 0 for a
 * written zero alone. */
#include "proof.h"

#include "id.h"

int main(void)
{
    size_t length = nondet_size();
    char text[LENGTH];
    uint32_t id = nondet_id();
    uint32_t before = id;
    __CPROVER_assume(length <= LENGTH);
    enum id_reading reading = read_id((struct text){text, length}, &id);
    if (reading == ID_VALID)
        __CPROVER_assert((id == 0) == is_zero(text, text + length),
                         "0 from a written zero");
    else
        __CPROVER_assert(id == before, "the id is left alone");
    __CPROVER_assert(reading != ID_VALID || id <= ID_MAX, "an id is within its range");
    __CPROVER_assert(reading == ID_VALID || !is_zero(text, text + length),
                     "a zero is an id");
    return 0;
}

/* Every id from 0 to 2^32 + 2: all of them near the borders where parsers break, and
 * one in STRIDE elsewhere; with both signs, and with zeros before it. */
#include "zero.h"

#include "target.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LAST ((UINT64_C(1) << 32) + 2)
#define STRIDE 4999
#define NEAR 1000

static unsigned long checked;

static void check_number(uint64_t number, void (*check)(struct bytes))
{
    static const char *const prefixes[] = {"", "+", "-", "0", "-0", "+00000000000"};
    char text[32];
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        snprintf(text, sizeof text, "%s%" PRIu64, prefixes[i], number);
        check(oracle_bytes(text));
        checked++;
    }
    snprintf(text, sizeof text, "%" PRIu64, number);
    require_same(strcmp(decimal(number), text) == 0, "a number's digits");
}

/* As a field too. */
static void check_near(uint64_t border)
{
    uint64_t number = border > NEAR ? border - NEAR : 0;
    for (; number <= border + NEAR && number <= LAST; number++) {
        check_number(number, check_text);
        check_number(number, check_field);
    }
}

int main(void)
{
    check_near(0);
    for (uint64_t power = 2; power <= LAST; power *= 2)
        check_near(power);
    for (uint64_t power = 10; power <= LAST; power *= 10)
        check_near(power);
    for (uint64_t number = 0; number <= LAST; number += STRIDE)
        check_number(number, check_text);
    check_near(LAST);
    printf("%lu texts of numbers\n", checked);
    return 0;
}

/* Of every user-spec of up to LENGTH - 1 bytes: parse_spec stays within it, and makes
 * id 0 of a side only where a written zero stands there. */
#include "proof.h"

#include "output.h"
#include "spec.h"

/* A refusal is an end, and nothing follows it. */
_Noreturn void fail(int status, const char *format, ...)
{
    (void)status;
    (void)format;
    __CPROVER_assume(false);
    for (;;)
        ;
}

static bool is_id_0(struct spec_part part)
{
    return part.kind == SPEC_ID && part.id == 0;
}

int main(void)
{
    char user_spec[LENGTH];
    user_spec[LENGTH - 1] = '\0';
    struct spec spec = parse_spec(user_spec);

    const char *colon = user_spec;
    while (*colon != '\0' && *colon != ':')
        colon++;
    const char *end = colon;
    while (*end != '\0')
        end++;
    const char *group = *colon == ':' ? colon + 1 : colon;
    __CPROVER_assert(is_id_0(spec.user) == is_zero(user_spec, colon), "uid 0");
    __CPROVER_assert(is_id_0(spec.group) == is_zero(group, end), "gid 0");
    return 0;
}

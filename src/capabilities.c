/* Ambient capabilities, which exec passes on: capabilities(7). */
#include "capabilities.h"

#include "capability_names.h"
#include "kernel.h"
#include "output.h"

/* The highest number of a capability: the kernel's sets have 64 bits. */
#define CAPABILITY_MAX 63

/* How often it is asked what the caller holds: after wrong answers, the target would go
 * without a capability that it can do without. */
#define QUESTIONS 3

/* SECBIT_KEEP_CAPS_LOCKED and SECBIT_NO_CAP_AMBIENT_RAISE, linux/securebits.h. */
#define FORBIDDING_SECUREBITS (1 << 5 | 1 << 6)

/* Those of `set` that the caller can pass on: permitted, and in the bounding set, since
 * capset(2) can't make another capability inheritable. */
static uint64_t held_of(uint64_t set)
{
    uint64_t held = set & permitted_capabilities();
    for (unsigned i = 0; set >> i != 0; i++)
        if ((held >> i & 1) && is_bounding(i) != 1)
            held &= ~(UINT64_C(1) << i);
    return held;
}

/* Whether the kernel and the sandbox have any. */
static bool has_ambient_capabilities(void)
{
    for (int i = 0; i < QUESTIONS; i++)
        if (is_ambient(0) >= 0)
            return true;
    return false;
}

static _Noreturn void refuse_missing(uint64_t missing, const char *user_spec)
{
    unsigned number = 0;
    while (!(missing >> number & 1))
        number++;
    struct text name = capability_name(number);
    fail(EXIT_REFUSED,
         "'%s': this process lacks the capability %.*s; start the container as root "
         "with --cap-add %.*s (Kubernetes: capabilities.add), or put '?' behind its "
         "name in --ambient-caps to do without",
         user_spec, (int)name.length, name.start, (int)name.length, name.start);
}

void require_capabilities(struct identity *identity)
{
    if (identity->capabilities == 0)
        return;
    if (identity->uid == 0)
        fail(EXIT_REFUSED, "'%s': --ambient-caps is for users other than root",
             identity->user_spec);
    bool is_possible = has_ambient_capabilities();
    uint64_t needed = identity->capabilities & ~identity->spare_capabilities;
    if (!is_possible && needed != 0)
        fail(EXIT_REFUSED,
             "PR_CAP_AMBIENT: %m; leave --ambient-caps out: this kernel or sandbox has "
             "no ambient capabilities");
    uint64_t held = is_possible ? held_of(identity->capabilities) : 0;
    if ((needed & ~held) != 0)
        refuse_missing(needed & ~held, identity->user_spec);
    for (int i = 1; is_possible && i < QUESTIONS; i++)
        if (held != held_of(identity->capabilities))
            fail(EXIT_REFUSED, "two looks at the capabilities differ; %s", INTERFERES);
    identity->capabilities = held;
    if (held == 0)
        return;
    if ((securebits() & FORBIDDING_SECUREBITS) != 0)
        fail(EXIT_REFUSED, "--ambient-caps: the securebit no_cap_ambient_raise or "
                           "keep_caps_locked forbids it; start without it");
}

void hold_capabilities(void)
{
    if (!set_keep_capabilities(true))
        fail_call("PR_SET_KEEPCAPS");
}

void pass_on_capabilities(uint64_t set)
{
    for (unsigned i = 0; set >> i != 0; i++)
        if ((set >> i & 1) && !raise_ambient(i))
            fail_call("PR_CAP_AMBIENT_RAISE");
    if (!set_keep_capabilities(false))
        fail_call("PR_SET_KEEPCAPS");
}

bool passes_on_capabilities(uint64_t set)
{
    unsigned i = 0;
    for (; i < CAPABILITY_MAX && is_bounding(i) >= 0; i++)
        if (is_ambient(i) != (int)(set >> i & 1))
            return false;
    /* a kernel without ambient capabilities can't have given any */
    return set >> i == 0 && keeps_no_capabilities();
}

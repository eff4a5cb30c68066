/* What proofs share: values that may be anything, for cbmc(1) to try all of. */
#ifndef STEPDOWN_PROOF_H
#define STEPDOWN_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest text. */
#define LENGTH 24

/* Bytes of the longest file: see run, which says how long. */
#ifndef FILE_MAX
#define FILE_MAX 3
#endif

/* Whether the text is a zero as people write it: an optional sign, and noughts. */
static inline bool is_zero(const char *start, const char *end)
{
    if (start < end && (*start == '+' || *start == '-'))
        start++;
    bool zeros = start < end;
    for (; start < end; start++)
        zeros = zeros && *start == '0';
    return zeros;
}

size_t nondet_size(void);
uint32_t nondet_id(void);

#endif

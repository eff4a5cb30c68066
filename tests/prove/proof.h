/* What proofs share: values that may be anything, for cbmc(1) to try all of. */
#ifndef STEPDOWN_PROOF_H
#define STEPDOWN_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest text. */
#define LENGTH 24

size_t nondet_size(void);
uint32_t nondet_id(void);

#endif

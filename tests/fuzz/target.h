/* What the fuzz targets share: their inputs taken apart, each way to read a file tried,
 * and both opinions compared. */
#ifndef STEPDOWN_TARGET_H
#define STEPDOWN_TARGET_H

#include "oracle.h"

/* A target, by libFuzzer's name for it. Returns 0, or aborts where the code under test
 * and the oracle differ. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Has these bytes shown as the case if it fails. Borrowed. */
void show_as_input(const uint8_t *data, size_t size);

/* Takes the first line off *rest, as a NUL-terminated string: it ends at a NUL, and
 * before ARGUMENT_SIZE. Valid until the next call. */
#define ARGUMENT_SIZE ((size_t)1024)
const char *take_argument(struct bytes *rest);

/* Calls `check` once for each way to hand out a file of `size` bytes: in pieces of each
 * size up to CHUNK_SIZE. */
void for_each_reading(size_t size, void (*check)(void));

/* Aborts, with `what` and what is known of the case, unless `same`. */
void require_same(bool same, const char *what);

/* Whether the code under test ended because a piece of a file began with a NUL byte:
 * which one does depends on the reading, so that the oracle leaves it open. */
bool is_refused_nul(void);

/* Aborts unless the code under test ended as the oracle says: `ended`, with the message
 * in stand_in, or not. */
void require_same_end(bool ended, const struct oracle_answer *answer);

#endif

/* What the fuzz targets share: their inputs taken apart, each way to read a file tried,
 * and both opinions compared. */
#ifndef STEPDOWN_TARGET_H
#define STEPDOWN_TARGET_H

#include "oracle.h"

/* The longest string that execve(2) passes on, its NUL included: linux/binfmts.h. */
#define MAX_ARG_STRLEN ((size_t)131072)

/* A target, by libFuzzer's name for it. Returns 0, or aborts where the code under test
 * and the oracle differ. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as the target sees it: the byte 0x1f and one after it, n, stand for n KiB
 * more of the byte before them, so that a short input makes a field that is too long.
 * Valid until the next call. */
struct bytes unpack(const uint8_t *data, size_t size);

/* Takes the first line off *rest, as a NUL-terminated string that could be an
 * argument: it ends at a NUL, and before MAX_ARG_STRLEN. Valid until the next call. */
const char *take_argument(struct bytes *rest);

/* Has these bytes shown as the case, if one fails; unpack() does that too. Borrowed. */
void show_as_input(const uint8_t *data, size_t size);

/* Calls `check` once for each way to hand out `size` bytes: whole, in two pieces split
 * at each byte, in pieces of each size, and interrupted. Of a long file, some of them.
 */
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

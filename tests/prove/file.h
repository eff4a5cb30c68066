/* A file of any bytes, up to FILE_MAX, of which each read gives as many as it likes;
 * and what its lines and fields are, told in the plainest way. For a small TEXT_MAX and
 * CHUNK_SIZE, so that fields are too long and every refill happens. */
#ifndef STEPDOWN_PROVE_FILE_H
#define STEPDOWN_PROVE_FILE_H

#include "proof.h"

#include "id.h"
#include "lines.h"

extern char file_bytes[FILE_MAX];
extern size_t file_length;

/* The bytes of the file between two places. */
struct slice {
    size_t from;
    size_t to;
};

/* Opens the file, of any content, with the text that is looked for. */
void open_any_file(struct lines *lines, struct text wanted);

/* The next line from *at on that says something, without the white space around it.
 * Returns false where there is none; else *at is behind it. */
bool expected_line(size_t *at, struct slice *line);

/* The next field of the line, which is cut off from it. */
struct slice expected_field(struct slice *line, char separator);

/* Whether `text` is what the file has there; of what is longer than TEXT_MAX, only that
 * is known. */
bool is_expected(struct text text, struct slice slice);

/* Whether `id` is what the file has there. */
bool is_expected_id(struct field_id id, struct slice slice);

#endif

/* Inputs, readings and comparisons for the fuzz targets. */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPEAT 0x1f
#define UNPACKED_SIZE ((size_t)1 << 19)

/* Every reading of a file up to this size is tried. */
#define SHORT_SIZE ((size_t)160)

/* And few of one above this. */
#define HUGE_SIZE ((size_t)65536)

static struct bytes input;

void show_as_input(const uint8_t *data, size_t size)
{
    input = (struct bytes){data, size};
}

struct bytes unpack(const uint8_t *data, size_t size)
{
    static uint8_t unpacked[UNPACKED_SIZE];
    size_t used = 0;
    for (size_t i = 0; i < size && used < UNPACKED_SIZE; i++) {
        if (data[i] != REPEAT || used == 0 || i + 1 == size) {
            unpacked[used++] = data[i];
            continue;
        }
        size_t count = (size_t)data[++i] * 1024;
        if (count > UNPACKED_SIZE - used)
            count = UNPACKED_SIZE - used;
        memset(unpacked + used, unpacked[used - 1], count);
        used += count;
    }
    show_as_input(data, size);
    return (struct bytes){unpacked, used};
}

const char *take_argument(struct bytes *rest)
{
    static char argument[MAX_ARG_STRLEN];
    struct bytes line;
    *rest = oracle_split(*rest, '\n', &line);
    size_t length = line.count < MAX_ARG_STRLEN ? line.count : MAX_ARG_STRLEN - 1;
    memcpy(argument, line.at, length);
    argument[length] = '\0';
    return argument;
}

static void check_reading(size_t first, size_t rest, bool interrupted,
                          void (*check)(void))
{
    stand_in.reading = (struct stand_in_reading){first, rest, interrupted};
    check();
}

void for_each_reading(size_t size, void (*check)(void))
{
    /* of a long file, a few places that change with its size; of a huge one, one */
    size_t step = size <= SHORT_SIZE ? 1 : size / 7 + 1;
    if (size > HUGE_SIZE)
        step = size / 2 + 1;
    check_reading(size + 1, size + 1, false, check);
    check_reading(size + 1, size + 1, true, check);
    for (size_t at = 1; at < size; at += step) {
        check_reading(at, size, false, check);
        check_reading(at, at, false, check);
    }
}

void require_same(bool same, const char *what)
{
    if (same)
        return;
    fprintf(stderr, "differs: %s\nmessage: %s\nread by %zu, then %zu\ninput:", what,
            stand_in.message, stand_in.reading.first, stand_in.reading.rest);
    for (size_t i = 0; i < input.count; i++)
        fprintf(stderr, " %02x", input.at[i]);
    fprintf(stderr, "\n");
    abort();
}

static bool has_nul(const struct stand_in_file *file)
{
    return !file->absent && file->content.count > 0 &&
           memchr(file->content.at, '\0', file->content.count) != NULL;
}

bool is_refused_nul(void)
{
    return strstr(stand_in.message, "a NUL byte where text was expected") != NULL &&
           (has_nul(&stand_in.passwd) || has_nul(&stand_in.group));
}

void require_same_end(bool ended, const struct oracle_answer *answer)
{
    bool refused = answer->refusal[0] != '\0';
    if (ended && is_refused_nul())
        return;
    require_same(ended == refused, refused ? answer->refusal : "must not be refused");
    if (!ended)
        return;
    require_same(stand_in.status == 1, "the status of a refusal is 1");
    require_same(strstr(stand_in.message, answer->refusal) != NULL, answer->refusal);
}

/* Inputs, readings and comparisons for the fuzz targets. */
#include "target.h"

#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct bytes input;

void show_as_input(const uint8_t *data, size_t size)
{
    input = (struct bytes){data, size};
}

const char *take_argument(struct bytes *rest)
{
    static char argument[ARGUMENT_SIZE];
    struct bytes line;
    *rest = oracle_split(*rest, '\n', &line);
    size_t length = line.count < ARGUMENT_SIZE ? line.count : ARGUMENT_SIZE - 1;
    memcpy(argument, line.at, length);
    argument[length] = '\0';
    return argument;
}

void for_each_reading(size_t size, void (*check)(void))
{
    size_t largest = size < CHUNK_SIZE ? size : CHUNK_SIZE;
    stand_in.piece = 1;
    do
        check();
    while (stand_in.piece++ < largest);
}

void require_same(bool same, const char *what)
{
    if (same)
        return;
    fprintf(stderr, "differs: %s\nmessage: %s\nin pieces of %zu\ninput:", what,
            stand_in.message, stand_in.piece);
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
    return strstr(stand_in.message, "read returned a NUL byte") != NULL &&
           (has_nul(&stand_in.passwd) || has_nul(&stand_in.group));
}

void require_same_end(bool ended, const struct oracle_answer *answer)
{
    if (ended && is_refused_nul())
        return;
    require_same(ended == oracle_refuses(answer),
                 ended ? "must not be refused" : "must be refused");
    if (!ended)
        return;
    require_same(stand_in.status == 1, "the status of a refusal is 1");
    bool says_many =
        answer->has_too_many && strstr(stand_in.message, "more than 65536") != NULL;
    bool says_other =
        answer->refusal[0] != '\0' && strstr(stand_in.message, answer->refusal) != NULL;
    require_same(says_many || says_other, answer->refusal);
}

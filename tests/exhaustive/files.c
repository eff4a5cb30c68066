/* Every file that ends in up to 6 letters of those that matter to a reader of lines, behind
 * some beginnings of entries: given to a fuzz target, which reads it in pieces of every
 * size and compares what it finds with the oracle. */
#include "target.h"

#include <stdio.h>
#include <string.h>

#define LENGTH_MAX 6

static const char letters[] = ":\n,a0# ";
static const char *const wanted[] = {"a\n", "0\n"};
static const char *const beginnings[] = {"", "a:x:0:", "a:x:0:0::", "b:x:1:1::/\na:x:0"};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Tries all endings of up to `room` letters at `end` of the input. Returns how many. */
static unsigned long try_endings(unsigned char *input, size_t end, unsigned room)
{
    unsigned long count = 1;
    LLVMFuzzerTestOneInput(input, end);
    for (const char *letter = letters; room > 0 && *letter != '\0'; letter++) {
        input[end] = (unsigned char)*letter;
        count += try_endings(input, end + 1, room - 1);
    }
    return count;
}

int main(void)
{
    unsigned char input[64];
    unsigned long count = 0;
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        for (size_t j = 0; j < COUNT_OF(beginnings); j++) {
            char *end = stpcpy(stpcpy((char *)input, wanted[i]), beginnings[j]);
            count += try_endings(input, (size_t)(end - (char *)input), LENGTH_MAX);
        }
    printf("%lu files\n", count);
    return 0;
}

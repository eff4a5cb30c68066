/* Every file that ends in up to 6 letters of those that matter to a reader of lines,
 * after some beginnings of entries. A fuzz target reads each in pieces of every size,
 * and compares what it finds with the oracle. */
#include "target.h"

#include <stdio.h>
#include <string.h>

#define LENGTH_MAX 6

static const char letters[] = ":\n,a0# ";
static const char *const wanted[] = {"a\n", "0\n"};
/* the last is 4 bytes shorter than the longest line */
static const char *const beginnings[] = {
    "", "a:x:0:", "a:x:0:0::", "b:x:1:1::/\na:x:0",
    "a:x:0:0::/12345678901234567890123456789012345678901234567890"};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Tries all endings of `length` letters at `end` of the input. Returns how many. */
static unsigned long try_endings(unsigned char *input, size_t end, size_t length)
{
    const size_t letter_count = sizeof letters - 1;
    unsigned long count = 1;
    for (size_t i = 0; i < length; i++)
        count *= letter_count;
    for (unsigned long n = 0; n < count; n++) {
        unsigned long rest = n;
        for (size_t i = 0; i < length; i++, rest /= letter_count)
            input[end + i] = (unsigned char)letters[rest % letter_count];
        LLVMFuzzerTestOneInput(input, end + length);
    }
    return count;
}

int main(void)
{
    unsigned char input[80];
    unsigned long count = 0;
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        for (size_t j = 0; j < COUNT_OF(beginnings); j++) {
            char *end = stpcpy(stpcpy((char *)input, wanted[i]), beginnings[j]);
            for (size_t length = 0; length <= LENGTH_MAX; length++)
                count += try_endings(input, (size_t)(end - (char *)input), length);
        }
    printf("%lu files\n", count);
    return 0;
}

/* Every string of up to 4 bytes over an alphabet that matters to the parsers, in every
 * place where an id can stand; and every string of up to 3 bytes, whatever they are,
 * read as an id and as a user-spec. */
#include "zero.h"

#include <stdio.h>

static const unsigned char alphabet[] =
    "0123456789+-:, \t\n\r#xXeaoO_.\0\x80\xb2\xd9\xff";
#define ALPHABET_SIZE (sizeof alphabet - 1)

/* Calls `check` for every string of `length` letters. */
static unsigned long check_strings(const unsigned char *letters, size_t letter_count,
                                   size_t length, void (*check)(struct bytes))
{
    unsigned char string[4];
    unsigned long count = 1;
    for (size_t i = 0; i < length; i++)
        count *= letter_count;
    for (unsigned long n = 0; n < count; n++) {
        unsigned long rest = n;
        for (size_t i = 0; i < length; i++, rest /= letter_count)
            string[i] = letters[rest % letter_count];
        check((struct bytes){string, length});
    }
    return count;
}

int main(void)
{
    unsigned char all[256];
    unsigned long texts = 0;
    unsigned long fields = 0;
    for (unsigned i = 0; i < sizeof all; i++)
        all[i] = (unsigned char)i;
    for (size_t length = 0; length <= 4; length++) {
        texts += check_strings(alphabet, ALPHABET_SIZE, length, check_text);
        fields += check_strings(alphabet, ALPHABET_SIZE, length, check_field);
    }
    for (size_t length = 0; length <= 3; length++)
        texts += check_strings(all, sizeof all, length, check_text);
    printf("%lu strings as ids and user-specs, %lu as fields of lines\n", texts,
           fields);
    return 0;
}

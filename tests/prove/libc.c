/* What cbmc(1) has no model of. */
#include <string.h>

void *memchr(const void *bytes, int byte, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        if (at[i] == (unsigned char)byte)
            return (void *)(at + i);
    return NULL;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *target = to;
    const char *source = from;
    for (size_t i = 0; i < size; i++) /* downwards: nothing here moves up */
        target[i] = source[i];
    return to;
}

/* A target that tells when it began: writes the monotonic clock's struct timespec to
 * stdout by its first instructions, and ends. */
#include <time.h>
#include <unistd.h>

int main(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return write(STDOUT_FILENO, &now, sizeof now) != sizeof now;
}

/* Long work of --own. It needs no cleaning up where it ends: the next start finishes
 * what was begun. */
#include "work.h"

#include "large.h"
#include "output.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/times.h>

/* Ten seconds between two lines, in ticks(). */
#define PERIOD 1000

/* How many entries are looked at between two looks at the clock. */
#define ENTRIES_PER_LOOK 256

/* Those that end it, and then those that a write raises. */
static const unsigned char signals[] = {SIGTERM, SIGINT,  SIGHUP, SIGQUIT,
                                        SIGPIPE, SIGTTOU, SIGXFSZ};
#define ENDING 4
static LARGE_AND_RARE struct sigaction before[sizeof signals];

static bool is_at_work;
static unsigned long looked_at;
static clock_t told; /* when the last line was due */

static void end_by_signal(int number)
{
    fail(EXIT_SIGNALLED + number, "--own: stopped by signal %u; the next start goes on",
         (unsigned)number);
}

/* A clock that nobody sets, in hundredths of a second: times(2). */
static clock_t ticks(void)
{
    struct tms unused;
    return times(&unused);
}

void start_work(void)
{
    if (is_at_work)
        return;
    is_at_work = true;
    told = ticks();
    for (size_t i = 0; i < sizeof signals; i++) {
        struct sigaction action = {.sa_handler = i < ENDING ? end_by_signal : SIG_IGN};
        sigaction(signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

void note_work(const char *directory)
{
    if (++looked_at % ENTRIES_PER_LOOK != 0)
        return;
    clock_t now = ticks();
    if (now - told < PERIOD)
        return;
    told = now;
    tell("--own %s: %lu entries so far", directory, looked_at);
}

void end_work(void)
{
    if (!is_at_work)
        return;
    for (size_t i = 0; i < sizeof signals; i++)
        sigaction(signals[i], &before[i], NULL);
}

/* The signal that this process gets when its parent dies: PR_SET_PDEATHSIG, prctl(2).
 */
#ifndef STEPDOWN_PARENT_DEATH_H
#define STEPDOWN_PARENT_DEATH_H

#include <sys/types.h>

/* What the caller had set. */
struct parent_death {
    int signal;   /* 0: none */
    pid_t parent; /* whose death it tells of; only where there is a signal */
};

/* Asks for it, before any id is changed. Where the call is denied, there is none. Ends
 * the program with status 1 if the kernel says yes and gives no signal. */
struct parent_death parent_death_now(void);

/* Sets it again, after all ids are changed. Ends the program with status 1 if that
 * fails, or if the parent died meanwhile, of which the kernel told nobody. Does nothing
 * where there was no signal. */
void restore_parent_death(const struct parent_death *before);

#endif

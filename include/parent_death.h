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

/* Reads it. To be called before any id is changed. There is none if the call is denied.
 * Ends the program with status 1 if the kernel reports success and returns no signal.
 */
struct parent_death parent_death_now(void);

/* Sets it again. To be called after all ids are changed. Ends the program with status 1
 * if that fails, or if the parent has died meanwhile, because then the signal will
 * never come. Does nothing if there was no signal. */
void restore_parent_death(const struct parent_death *before);

#endif

/* Keeps the parent-death signal over the change of ids, at which the kernel clears it
 * without a word: PR_SET_PDEATHSIG in prctl(2). */
#include "parent_death.h"

#include "fail.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int current_signal(void)
{
    int number =
        -1; /* no signal's: a call that says yes and writes nothing is no answer */
    errno = ENODATA;
    if (syscall(SYS_prctl, PR_GET_PDEATHSIG, &number, 0, 0, 0) != 0 || number < 0)
        fail(EXIT_REFUSED, "PR_GET_PDEATHSIG: %m");
    return number;
}

struct parent_death parent_death_now(void)
{
    struct parent_death now = {.signal = current_signal()};
    if (now.signal != 0)
        now.parent = getppid();
    return now;
}

void restore_parent_death(const struct parent_death *before)
{
    if (before->signal == 0)
        return;
    if (syscall(SYS_prctl, PR_SET_PDEATHSIG, before->signal, 0, 0, 0) != 0)
        fail(EXIT_REFUSED, "PR_SET_PDEATHSIG: %m");
    if (current_signal() != before->signal)
        fail(EXIT_REFUSED, "PR_SET_PDEATHSIG had no effect; nothing was run");
    /* asked after the signal is set: from then on, the kernel sends it */
    if (getppid() != before->parent)
        fail(EXIT_REFUSED, "the parent process has died; nothing was run");
}

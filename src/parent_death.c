/* Keeps the parent-death signal across the change of ids, at which the kernel silently
 * clears it: PR_SET_PDEATHSIG in prctl(2). */
#include "parent_death.h"

#include "kernel.h"
#include "output.h"

#include <unistd.h>

struct parent_death parent_death_now(void)
{
    struct parent_death now = {0};
    bool is_answered = ask_parent_death_signal(&now.signal) == 0;
    /* If it is denied twice, it is really denied, as some seccomp filters do. Nobody
     * can keep the signal there, and it is not part of the target's identity. */
    if (!is_answered && ask_parent_death_signal(&now.signal) != 0)
        now.signal = 0;
    if (now.signal < 0)
        fail(EXIT_REFUSED, "PR_GET_PDEATHSIG returned no valid signal; %s", INTERFERES);
    if (now.signal != 0)
        now.parent = getppid();
    return now;
}

void restore_parent_death(const struct parent_death *before)
{
    int number;
    if (before->signal == 0)
        return;
    if (!set_parent_death_signal(before->signal))
        fail_call("PR_SET_PDEATHSIG");
    if (ask_parent_death_signal(&number) != 0 || number != before->signal)
        fail(EXIT_REFUSED, "PR_SET_PDEATHSIG had no effect; %s", INTERFERES);
    /* asked after the signal is set: from then on, the kernel sends it */
    if (getppid() != before->parent)
        fail(EXIT_REFUSED, "the parent process has died; start again");
}

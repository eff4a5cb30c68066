/* Replaces this process by the target. No fork: the target keeps the pid, the signals
 * and the terminal. */
#include "execute.h"

#include "command.h"
#include "text.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool is_home(const char *variable)
{
    return text_after("HOME=", variable) != NULL;
}

/* Puts `home` in place of the first HOME, and removes all others. Returns the end of
 * the environment, its closing null pointer. Sets *replaced to whether there was a
 * HOME. */
static char **replace_home(char **environment, char *home, bool *replaced)
{
    char **kept = environment;
    *replaced = false;
    for (char **variable = environment; *variable != NULL; variable++) {
        if (!is_home(*variable)) {
            *kept++ = *variable;
        } else if (!*replaced) {
            *kept++ = home;
            *replaced = true;
        }
    }
    *kept = NULL;
    return kept;
}

_Noreturn void execute(char **command, struct identity *identity)
{
    char *home = identity->home_variable;
    char **environment = environ;
    bool replaced;
    if (identity->leaves_home)
        execute_command(command, environment);
    char **end = replace_home(environment, home, &replaced);
    if (!replaced) {
        /* The environment is right behind argv in memory: execve(2) puts it there. Both
         * move down by one, over the user-spec. That makes room for HOME without a
         * heap. */
        memmove(command - 1, command, (size_t)(end - command) * sizeof *command);
        command--;
        environment--;
        end[-1] = home;
    }
    execute_command(command, environment);
}

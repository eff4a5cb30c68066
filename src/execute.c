/* Replaces this process by the target. No fork: the target keeps the pid, the signals
 * and the terminal. */
#include "execute.h"

#include "command.h"
#include "large.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define HOME "HOME="
#define HOME_LENGTH (sizeof HOME - 1)

static bool is_home(const char *variable)
{
    return text_after(HOME, variable) != NULL;
}

/* HOME as execve(2) passes it on. Valid until the next call. */
static char *home_variable(struct text home)
{
    static char usual[256]; /* enough for most, and touches no page of the large one */
    static LARGE_AND_RARE char longest[HOME_LENGTH + HOME_MAX + 1];
    size_t size = HOME_LENGTH + home.length + 1;
    char *variable = size <= sizeof usual ? usual : longest;
    memcpy(variable, HOME, HOME_LENGTH);
    memcpy(variable + HOME_LENGTH, home.start, home.length);
    variable[HOME_LENGTH + home.length] = '\0';
    return variable;
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

_Noreturn void execute(char **command, const struct identity *identity)
{
    char *home = home_variable(identity->home);
    char **environment = environ;
    bool replaced;
    char **end = replace_home(environment, home, &replaced);
    if (!replaced) {
        /* The environment is right behind argv in memory. Both move down by one, over
         * the user-spec. That makes room for HOME without a heap. */
        memmove(command - 1, command, (size_t)(end - command) * sizeof *command);
        command--;
        environment--;
        end[-1] = home;
    }
    execute_command(command, environment);
}

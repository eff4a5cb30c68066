/* Goes through the options of the command line. */
#include "arguments.h"

#include "text.h"

#include <stddef.h>

/* An option may have several names. */
static const struct {
    char name[16];
    enum option option;
} names[] = {
    {"--ambient-caps", AMBIENT_CAPS},
    {"--check", CHECK},
    {"--groups", GROUPS},
    {"--help", HELP},
    {"-h", HELP},
    {"-?", HELP},
    {"--home", HOME},
    {"--if-root", IF_ROOT},
    {"--keep-groups", KEEP_GROUPS},
    {"--no-new-privs", NO_NEW_PRIVS},
    {"--own", OWN},
    {"--own-stdio", OWN_STDIO},
    {"--version", VERSION},
    {"-v", VERSION},
};

const char *value_kind(enum option option)
{
    switch (option) {
    case AMBIENT_CAPS:
    case GROUPS:
        return "a list";
    case HOME:
    case OWN:
        return "a directory";
    default:
        return NULL;
    }
}

/* An argument with a leading dash is an option. But "-0" is a signed id, and "-" is a
 * name. */
static bool is_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' &&
           (argument[1] < '0' || argument[1] > '9');
}

/* Which option `argument` is. *rest is what follows its name: nothing, or "=value". */
static enum option find_option(const char *argument, const char **rest)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *rest = text_after(names[i].name, argument);
        if (*rest != NULL &&
            (**rest == '\0' || (**rest == '=' && value_kind(names[i].option) != NULL)))
            return names[i].option;
    }
    return UNKNOWN;
}

enum option next_option(struct arguments *arguments, const char **value)
{
    const char *rest;
    *value = NULL;
    if (arguments->next >= arguments->end || !is_option(*arguments->next))
        return OPTIONS_END;
    if (string_equal(*arguments->next, "--")) {
        arguments->next++;
        return OPTIONS_END;
    }
    enum option option = find_option(*arguments->next, &rest);
    if (option == UNKNOWN)
        return UNKNOWN;
    arguments->next++;
    if (value_kind(option) == NULL)
        return option;
    if (*rest == '=')
        *value = rest + 1;
    else if (arguments->next < arguments->end)
        *value = *arguments->next++;
    return option;
}

const char *next_value(struct arguments *arguments, enum option option)
{
    const char *value;
    enum option found;
    while ((found = next_option(arguments, &value)) < OPTIONS_END)
        if (found == option)
            return value;
    return NULL;
}

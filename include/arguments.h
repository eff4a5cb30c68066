/* Goes through the options of the command line. Knows their names, and which of them
 * take a value. */
#ifndef STEPDOWN_ARGUMENTS_H
#define STEPDOWN_ARGUMENTS_H

/* The options by what they are; UNKNOWN is not one. */
enum option {
    AMBIENT_CAPS,
    CHECK,
    GROUPS,
    HELP,
    HOME,
    IF_ROOT,
    KEEP_GROUPS,
    NO_NEW_PRIVS,
    OWN,
    OWN_STDIO,
    VERSION,
    OPTIONS_END, /* "--", or the first argument that is no option */
    UNKNOWN,
};

/* Where a walk through the options is. Both are in argv. */
struct arguments {
    char **next;
    char **end;
};

/* Takes the next option off *arguments, and stores its value in *value: the part after
 * '=', or the next argument. It is null if the option takes none, or if it is missing.
 * At OPTIONS_END, `next` is the first argument after the options; at UNKNOWN, it is
 * the option itself. */
enum option next_option(struct arguments *arguments, const char **value);

/* The next value of an option that may be repeated, or a null pointer after the last.
 */
const char *next_value(struct arguments *arguments, enum option option);

/* What the value of `option` is, for messages: "a directory", "a list"; null if it
 * takes none. */
const char *value_kind(enum option option);

#endif

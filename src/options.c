/* Reads the command line. Options end at the first argument that is not one, so
 * that everything after the user-spec belongs to the command. */
#include "options.h"

#include "capabilities.h"
#include "fail.h"
#include "print.h"

#include <stddef.h>
#include <unistd.h>

/* Tabs are shorter than spaces. */
static const char usage_lines[] =
    "\n\n"
    "Become the user as docker run --user would, prove that root is gone, and exec\n"
    "the command. A user-spec is user, user:group or :group, by name or id.\n"
    "\n"
    " --check\tprint the uid, gid, groups, home and path that the command\n"
    "\t\twould get, and run nothing; needs no root\n"
    " --keep-groups\tkeep the groups that docker run --group-add or Kubernetes'\n"
    "\t\tfsGroup gave, beside those of the user\n"
    " --groups LIST\tadd these groups: names or ids, separated by commas\n"
    " --ambient-caps LIST\n"
    "\t\tgive the command only these capabilities, such as\n"
    "\t\tnet_bind_service for a port below 1024\n"
    " --own DIR\tmake DIR the user's, with everything in it\n"
    " --own-stdio\tlet the command open /dev/stdout and /dev/stderr by path if\n"
    "\t\tthey are a pipe, a socket or a terminal\n"
    " --no-new-privs\tsetuid programs and file capabilities can't give root back\n"
    " --\t\tend of options\n"
    " -h, --help\tprint this\n"
    " -v, --version\tprint the version\n"
    "\n"
    "example: exec stepdown zebra zebrad \"$@\"\n";

#define PROBLEM "%s%s%s\n"
static const char synopsis[] =
    PROBLEM "usage: %s [option...] user-spec command [argument...]\n"
            "       %s --check [option...] user-spec [command]";

/* Ends the program with an error made of three texts, and the synopsis. `name` is how
 * the program was called. */
static _Noreturn void refuse_usage(const char *name, const char *before,
                                   const char *argument, const char *after)
{
    fail(EXIT_REFUSED, synopsis, before, argument, after, name, name);
}

static _Noreturn void print_help(const char *name)
{
    print(synopsis + sizeof PROBLEM - 1, name, name);
    print(usage_lines);
    _exit(0);
}

static _Noreturn void print_version(void)
{
    print("stepdown " STEPDOWN_VERSION " (" STEPDOWN_ARCH ")\n");
    _exit(0);
}

/* An argument with a leading dash is an option. But "-0" is a signed id, and "-" is a
 * name. */
static bool is_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' &&
           (argument[1] < '0' || argument[1] > '9');
}

/* The value of `option`, if *argument is that option: the part after '=', or the next
 * argument, to which *argument then moves on. Else a null pointer. */
static char *value_of(const char *option, char ***argument, const char *name)
{
    const char *rest = text_after(option, **argument);
    if (rest == NULL || (*rest != '\0' && *rest != '='))
        return NULL;
    if (*rest == '=')
        return **argument + (rest + 1 - **argument);
    if (*++*argument == NULL)
        refuse_usage(
            name, option,
            string_equal(option, "--own") ? " needs a directory" : " needs a list", "");
    return **argument;
}

/* Adds a list of --groups in front of the directories of --own, which move up by one.
 * There is room: each of them took an argument. */
static void add_groups(struct options *options, char *list)
{
    options->groups_count++;
    for (char **end = options->own++ + options->own_count; end >= options->own; end--)
        *end = end[-1];
    options->own[-1] = list;
}

/* Reads the option at `at`. Returns where its value is, or `at` if it has none. */
static char **read_option(struct options *options, char **at, const char *name)
{
    const char *argument = *at;
    char *value;
    if (string_equal(argument, "--check"))
        options->check = true;
    else if (string_equal(argument, "--keep-groups"))
        options->keep_groups = true;
    else if (string_equal(argument, "--own-stdio"))
        options->own_stdio = true;
    else if (string_equal(argument, "--no-new-privs"))
        options->no_new_privs = true;
    else if ((value = value_of("--groups", &at, name)) != NULL)
        add_groups(options, value);
    else if ((value = value_of("--own", &at, name)) != NULL)
        options->own[options->own_count++] = value;
    else if ((value = value_of("--ambient-caps", &at, name)) != NULL)
        add_capabilities(value, &options->capabilities);
    else if (string_equal(argument, "--help") || string_equal(argument, "-h") ||
             string_equal(argument, "-?"))
        print_help(name);
    else if (string_equal(argument, "--version") || string_equal(argument, "-v"))
        print_version();
    else
        refuse_usage(name, "unknown option '", argument, "'; see --help");
    return at;
}

struct options parse_options(int argc, char **argv)
{
    /* execve(2) allows an empty argv on older kernels. argv[1] is envp[0] then, which
     * is how CVE-2021-4034 came about. */
    const char *name = argc > 0 && argv[0][0] != '\0' ? argv[0] : "stepdown";
    struct options options = {.groups = argv + 1, .own = argv + 1};

    char **end = argv + argc;
    char **at = argv + 1;
    for (; at < end && is_option(*at); at++) {
        if (string_equal(*at, "--")) {
            at++;
            break;
        }
        at = read_option(&options, at, name);
    }
    if (at >= end)
        refuse_usage(name, "no user-spec and no command", "", "");
    if (at + 1 >= end && !options.check)
        refuse_usage(name, "no command after the user-spec '", *at,
                     "' (is \"$@\" empty?)");
    options.user_spec = *at;
    options.command = at + 1;
    return options;
}

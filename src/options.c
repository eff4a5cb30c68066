/* Reads the command line. Options end at the first argument that is not one, so that
 * everything after the user-spec belongs to the command. */
#include "options.h"

#include "capability_names.h"
#include "output.h"

#include <stddef.h>
#include <unistd.h>

#define SYNOPSIS                                                                       \
    "usage: %s [option...] user-spec command [argument...]\n"                          \
    "       %s --check [option...] user-spec [command]"

static const char usage_lines[] =
    "\n\n"
    "Become the user as docker run --user would, prove that root is gone, and exec\n"
    "the command. A user-spec is user, user:group or :group, by name or id.\n"
    "\n"
    "  --check          print the uid, gid, groups, home and path that the command\n"
    "                   would get, and run nothing; needs no root\n"
    "  --if-root        if the caller isn't root, run the command as the caller\n"
    "  --home DIR       set HOME to DIR instead of the user's home\n"
    "  --keep-groups    keep the groups that docker run --group-add or Kubernetes'\n"
    "                   fsGroup gave, beside those of the user\n"
    "  --groups LIST    add these groups: names, ids, or paths of files that have\n"
    "                   the group, separated by commas\n"
    "  --ambient-caps LIST\n"
    "                   give the command only these capabilities, such as\n"
    "                   net_bind_service for a port below 1024; ipc_lock? gives it\n"
    "                   only if the container has it\n"
    "  --own DIR        make DIR the user's, with everything in it\n"
    "  --own-stdio      let the command open /dev/stdout and /dev/stderr by path if\n"
    "                   they are a pipe or a terminal\n"
    "  --no-new-privs   setuid programs and file capabilities can't give root back\n"
    "  --               end of options\n"
    "  -h, --help       print this\n"
    "  -v, --version    print the version\n"
    "\n"
    "example: exec stepdown zebra zebrad \"$@\"\n";

/* Ends the program with an error made of three texts, and the synopsis. `name` is how
 * the program was called. */
static _Noreturn void refuse_usage(const char *name, const char *before,
                                   const char *argument, const char *after)
{
    fail(EXIT_REFUSED, "%s%s%s\n" SYNOPSIS, before, argument, after, name, name);
}

static _Noreturn void print_help(const char *name)
{
    print(SYNOPSIS, name, name);
    print(usage_lines);
    print_out();
    _exit(0);
}

static _Noreturn void print_version(void)
{
    print("stepdown " STEPDOWN_VERSION " (" STEPDOWN_ARCH ")\n");
    print_out();
    _exit(0);
}

/* Notes what an option asks for. The values of --groups and --own are gone through
 * where they are needed. */
static void take_option(enum option option, const char *value, const char *name,
                        struct options *options)
{
    switch (option) {
    case AMBIENT_CAPS:
        add_capabilities(value, &options->request);
        break;
    case CHECK:
        options->check = true;
        break;
    case HELP:
        print_help(name);
    case HOME:
        options->request.home = value;
        break;
    case IF_ROOT:
        options->request.if_root = true;
        break;
    case KEEP_GROUPS:
        options->request.keep_groups = true;
        break;
    case NO_NEW_PRIVS:
        options->request.no_new_privs = true;
        break;
    case OWN_STDIO:
        options->own_stdio = true;
        break;
    case VERSION:
        print_version();
    default:
        break;
    }
}

struct options parse_options(int argc, char **argv)
{
    /* execve(2) allows an empty argv on older kernels. argv[1] is envp[0] then, which
     * is how CVE-2021-4034 came about. */
    const char *name = argc > 0 && argv[0][0] != '\0' ? argv[0] : "stepdown";
    struct arguments rest = {argv + 1, argv + argc};
    struct options options = {.request.options = rest};

    const char *value;
    enum option option;
    while ((option = next_option(&rest, &value)) < OPTIONS_END) {
        if (value == NULL && value_kind(option) != NULL)
            refuse_usage(name, rest.next[-1], " needs ", value_kind(option));
        take_option(option, value, name, &options);
    }
    if (option == UNKNOWN)
        refuse_usage(name, "unknown option '", *rest.next, "'; see --help");
    if (rest.next >= rest.end)
        refuse_usage(name, "no user-spec and no command", "", "");
    if (rest.next + 1 >= rest.end && !options.check)
        refuse_usage(name, "no command after the user-spec '", *rest.next,
                     "'; set CMD (is \"$@\" empty?)");
    options.user_spec = *rest.next;
    options.command = rest.next + 1;
    return options;
}

/* Reads the command line. Options end at the first argument that is not one, so
 * that everything after the user-spec belongs to the command. */
#include "options.h"

#include "fail.h"
#include "print.h"

#include <stddef.h>
#include <unistd.h>

static const char usage_lines[] =
    "\n"
    "Become the user as docker run --user would, prove that root is gone, and exec\n"
    "the command in place. user-spec is user, user:group or :group, as names or ids.\n"
    "\n"
    "  --check         run nothing: print the uid, gid, groups, home and path that\n"
    "                  the command would get (needs no root)\n"
    "  --keep-groups   keep the groups that docker run --group-add or Kubernetes'\n"
    "                  fsGroup gave, beside those of the user\n"
    "  --own-stdio     let the command open /dev/stdout and /dev/stderr by path when\n"
    "                  they are a pipe, a socket or a terminal\n"
    "  --no-new-privs  no setuid file or file capability can win root back\n"
    "  --              end of options\n"
    "  -h, --help      print this\n"
    "  -v, --version   print the version\n"
    "\n"
    "example: exec stepdown zebra zebrad \"$@\"\n";

/* The ways to call it, for fail(): each %s is the name that it was called by. */
#define SYNOPSIS                                                                       \
    "usage: %s [option...] user-spec command [argument...]\n"                          \
    "       %s --check [option...] user-spec [command]"

static void print_call(const char *before, const char *name, const char *after)
{
    print(STDOUT_FILENO, before, (char *)NULL);
    print_text(STDOUT_FILENO, text_of(name));
    print(STDOUT_FILENO, after, (char *)NULL);
}

static _Noreturn void print_help(const char *name)
{
    print_call("usage: ", name, " [option...] user-spec command [argument...]\n");
    print_call("       ", name, " --check [option...] user-spec [command]\n");
    print(STDOUT_FILENO, usage_lines, (char *)NULL);
    _exit(0);
}

static _Noreturn void print_version(void)
{
    print(STDOUT_FILENO, "stepdown " STEPDOWN_VERSION " (" STEPDOWN_ARCH ")\n",
          (char *)NULL);
    _exit(0);
}

/* A leading dash makes an option; but "-0" is a signed id, and "-" a name. */
static bool is_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' &&
           (argument[1] < '0' || argument[1] > '9');
}

static bool is_same(const char *a, const char *b)
{
    return text_equal(text_of(a), text_of(b));
}

static void read_option(struct options *options, const char *argument, const char *name)
{
    if (is_same(argument, "--check"))
        options->check = true;
    else if (is_same(argument, "--keep-groups"))
        options->keep_groups = true;
    else if (is_same(argument, "--own-stdio"))
        options->own_stdio = true;
    else if (is_same(argument, "--no-new-privs"))
        options->no_new_privs = true;
    else if (is_same(argument, "--help") || is_same(argument, "-h") ||
             is_same(argument, "-?"))
        print_help(name);
    else if (is_same(argument, "--version") || is_same(argument, "-v"))
        print_version();
    else
        fail(EXIT_REFUSED, "unknown option '%s'; see --help\n" SYNOPSIS, argument, name,
             name);
}

struct options parse_options(int argc, char **argv)
{
    /* execve(2) allows an empty argv on older kernels, where argv[1] is envp[0]:
     * the way into CVE-2021-4034 */
    const char *name = argc > 0 && argv[0][0] != '\0' ? argv[0] : "stepdown";
    struct options options = {0};

    int at = 1;
    for (; at < argc && is_option(argv[at]); at++) {
        if (is_same(argv[at], "--")) {
            at++;
            break;
        }
        read_option(&options, argv[at], name);
    }
    if (at >= argc)
        fail(EXIT_REFUSED, "no user-spec and no command\n" SYNOPSIS, name, name);
    if (at + 1 >= argc && !options.check)
        fail(EXIT_REFUSED,
             "no command after the user-spec '%s' (is \"$@\" empty?)\n" SYNOPSIS,
             argv[at], name, name);
    options.user_spec = argv[at];
    options.command = argv + at + 1;
    return options;
}

/* The command line: options, the user-spec and the command. */
#ifndef STEPDOWN_OPTIONS_H
#define STEPDOWN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the caller asked for. All pointers are into argv. */
struct options {
    bool check;        /* --check: print the identity, run nothing */
    bool keep_groups;  /* --keep-groups: the caller's groups stay too */
    bool own_stdio;    /* --own-stdio: give descriptors 0-2 to the new user */
    bool no_new_privs; /* --no-new-privs: exec may not gain privilege */
    char **groups;     /* --groups: its lists, in place of the options in argv */
    size_t groups_count;
    char **own; /* --own: its directories, behind those lists */
    size_t own_count;
    uint64_t capabilities; /* --ambient-caps: bit N for the capability of number N */
    const char *user_spec; /* as typed; never null, may be empty */
    char **command;        /* the target's argv, NULL-terminated; command[0] is null
                              only with --check */
};

/* Reads the command line; argc may be 0. Answers --help and --version itself. If
 * anything is malformed, ends the program with status 1, an error and the synopsis on
 * stderr. */
struct options parse_options(int argc, char **argv);

#endif

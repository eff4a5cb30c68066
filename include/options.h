/* The command line: options, the user-spec and the command. */
#ifndef STEPDOWN_OPTIONS_H
#define STEPDOWN_OPTIONS_H

#include "request.h"

/* What the caller asked for. All pointers are into argv. */
struct options {
    bool check;             /* --check: print the identity, run nothing */
    bool own_stdio;         /* --own-stdio: give descriptors 0-2 to the new user */
    struct request request; /* who the target is, besides the user-spec */
    const char *user_spec;  /* as typed; never null, may be empty */
    char **command;         /* the target's argv, NULL-terminated; command[0] is null
                               only with --check */
};

/* Reads the command line; argc may be 0. Answers --help and --version itself. If
 * anything is malformed, ends the program with status 1, an error and the synopsis on
 * stderr. The directories of --own are the values of OWN in request.options. */
struct options parse_options(int argc, char **argv);

#endif

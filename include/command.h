/* Finds and executes a command's file. */
#ifndef STEPDOWN_COMMAND_H
#define STEPDOWN_COMMAND_H

/* Returns the path to execute for `command`: itself if it has a '/', else the first
 * file in PATH that this process may execute. The result is valid until the next call.
 * Ends the program with status 127 if there is none, and with 126 if there is one that
 * this process may not execute, or one found through an empty or relative directory in
 * PATH. */
const char *find_command(const char *command);

/* Executes the file that argv[0] names, with all of `argv` and `environment`. The PATH
 * in `environment` is searched. Ends the program if that fails, as find_command() and
 * refuse_command(), cannot_run.h, do. */
_Noreturn void execute_command(char **argv, char **environment);

#endif

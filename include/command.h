/* Finds and executes the file that a command names, and says why one can't be. */
#ifndef STEPDOWN_COMMAND_H
#define STEPDOWN_COMMAND_H

/* Returns the path to execute for `command`: itself if it has a '/', else the first
 * file in PATH that this process may execute. The result is valid until the next call.
 * Ends the program with status 127 if there is none, and with 126 if there is one that
 * may not be executed, or one found through an empty or relative PATH element. */
const char *find_command(const char *command);

/* Executes that file for argv[0], with all of `argv` and with `environment`, the PATH
 * of which is the one that counts. Ends the program where it can't, as find_command()
 * does and refuse_command(). */
_Noreturn void execute_command(char **argv, char **environment);

/* Ends the program with the line and status for `path` where execve(2) gave `error`,
 * an errno value: 127 if there is no such file, else 126. */
_Noreturn void refuse_command(const char *path, int error);

#endif

/* Tells why a command's file can't be executed. */
#ifndef STEPDOWN_CANNOT_RUN_H
#define STEPDOWN_CANNOT_RUN_H

#include <stdbool.h>

/* Ends the program with the error and status for `path` after execve(2) failed with
 * `error`, an errno value: 127 if there is no such file, else 126. */
_Noreturn void refuse_command(const char *path, int error);

/* Ends the program with that error, of EPERM, if execve(2) of `path` or of its
 * interpreter would fail because it has a file capability that the bounding set does
 * not have: capabilities(7), "Safety checking for capability-dumb binaries". */
void refuse_file_capabilities(const char *path);

/* Whether the first bytes of the file are those of a program, elf(5). False if it can't
 * be read. */
bool is_program(const char *path);

#endif

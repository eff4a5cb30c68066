/* Refuses to run if stepdown itself was installed with privilege. */
#ifndef STEPDOWN_INSTALL_H
#define STEPDOWN_INSTALL_H

/* Ends the program with status 1 in secure-execution mode (AT_SECURE, getauxval(3)),
 * and if stepdown's own file is setuid, is setgid, has file capabilities, or can't be
 * inspected. `argv` is main's. Does not need /proc. */
void refuse_privileged_install(char **argv);

#endif

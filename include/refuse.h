/* Refuses to run where stepdown itself was installed with privilege. */
#ifndef STEPDOWN_REFUSE_H
#define STEPDOWN_REFUSE_H

/* Ends the program with status 1 in secure-execution mode (AT_SECURE, getauxval(3)),
 * and where stepdown's own file has a setuid or setgid bit or file capabilities, or
 * can't be inspected. `argv` is main's. Does not need /proc. */
void refuse_privileged_install(char **argv);

#endif

/* Long work of --own: a signal can end it, and it says how far it is. */
#ifndef STEPDOWN_WORK_H
#define STEPDOWN_WORK_H

/* From now on SIGTERM, SIGINT, SIGHUP and SIGQUIT end the program with status 128 and
 * their number, unless they are ignored: the kernel would drop them for the first
 * process of a container, which has no handler for them, pid_namespaces(7). Signals
 * that a write raises are ignored. Does nothing if that was done already. */
void start_work(void);

/* Notes that another entry of `directory` was looked at. From the tenth second on,
 * writes a line to stderr every ten seconds. */
void note_work(const char *directory);

/* Puts back what start_work() changed, if anything. */
void end_work(void);

#endif

/* What stepdown says: on stdout what was asked for, and on stderr one line where it
 * ends without running the target. No stdio: it is large, and it lets control
 * characters through. */
#ifndef STEPDOWN_OUTPUT_H
#define STEPDOWN_OUTPUT_H

/* Exit statuses, as env(1), chroot(1) and docker-run(1) use them. */
enum exit_status {
    EXIT_REFUSED = 1,          /* usage, resolution, drop or verification failed */
    EXIT_CANNOT_EXECUTE = 126, /* the command was found and could not be executed */
    EXIT_NOT_FOUND = 127,      /* the command was not found */
    EXIT_SIGNALLED = 128,      /* and the number of the signal that ended it */
};

/* Formats are like printf(3)'s, but only have %s, %.*s, %u, %lu and %m (libc's message
 * of errno), without flags. In the text of %s and %.*s, which may have NUL bytes, '?'
 * stands for what a terminal would not show as it is: no file or argument can begin a
 * new line, send commands to the terminal or turn the text around. */

/* Adds a message, whole lines, to what goes to stdout. That is written by print_out(),
 * or before, several lines at once, where it is more than 2 KiB. An error takes the
 * place of what was not written yet. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes it. Ends the program with status 1 if it can't be written in full. */
void print_out(void);

/* Writes a line to stderr: "stepdown: " and the message. That it can't be written
 * changes nothing, but the signals that a write raises must be ignored. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes "error: " and the message as one line to stderr, and exits with `status`. Only
 * `format` itself can begin a second line. Each text is cut at ARGUMENT_MAX bytes, so
 * that the reason is never lost behind a long one. Works if stderr is closed or a
 * broken pipe. */
_Noreturn void fail(int status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#define ARGUMENT_MAX 512

/* The question to ask when a call fails that only a filter or tracer can make fail, or
 * when its answer is impossible. */
#define INTERFERES "does a seccomp filter or tracer interfere?"

/* What to do if a capability is missing: its name follows. */
#define ADD_CAPABILITY "start the container with --cap-add"

/* Ends with EXIT_REFUSED, errno and that question. `call` is the call's name. */
_Noreturn void fail_call(const char *call);

#endif

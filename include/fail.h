/* The ways in which stepdown ends without running the target. Each writes one line
 * to stderr and exits; none returns. */
#ifndef STEPDOWN_FAIL_H
#define STEPDOWN_FAIL_H

/* Exit statuses, as env(1), chroot(1) and docker-run(1) use them. */
enum exit_status {
    EXIT_REFUSED = 1,          /* usage, resolution, drop or verification failed */
    EXIT_CANNOT_EXECUTE = 126, /* the command was found and could not be executed */
    EXIT_NOT_FOUND = 127,      /* the command was not found */
};

/* Writes "error: " and the message as one line, and exits with `status`. `format` is
 * that of put_format(). Only `format` itself can begin a second line. Cuts a message at
 * 4 KiB. Works if stderr is closed or a broken pipe. */
_Noreturn void fail(enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The question to ask when a call fails that only a filter or tracer can make fail, or
 * when its answer is impossible. */
#define INTERFERES "does a seccomp filter or tracer interfere?"

/* Ends with EXIT_REFUSED, errno and that question. `call` is the call's name. */
_Noreturn void fail_call(const char *call);

#endif

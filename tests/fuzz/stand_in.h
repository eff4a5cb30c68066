/* What the parsers run on in place of a kernel: two files in memory, a caller, and an
 * end of the program that the test survives. */
#ifndef STEPDOWN_STAND_IN_H
#define STEPDOWN_STAND_IN_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Some bytes; borrowed. */
struct bytes {
    const unsigned char *at;
    size_t count;
};

/* What is at a path. */
struct stand_in_file {
    bool absent;
    struct bytes content;
};

/* How read_bytes() hands a file out: up to `first` bytes by the first call, and up to
 * `rest` by each one after it. Neither is 0. With `interrupted`, each call fails by
 * EINTR once before it works. */
struct stand_in_reading {
    size_t first;
    size_t rest;
    bool interrupted;
};

/* A group of the caller's that the user namespace does not map. */
#define STAND_IN_OVERFLOW_GID 65534

/* The world that the code under test sees. Set it up before each run. */
struct stand_in {
    struct stand_in_file passwd;
    struct stand_in_file group;
    struct stand_in_reading reading;
    uid_t caller_uid;
    gid_t caller_gid;
    gid_t caller_groups[4];
    size_t caller_group_count; /* 0..4 */

    jmp_buf end;           /* where fail() goes, by setjmp(3) */
    int status;            /* what it would have exited with */
    char message[1 << 18]; /* and the line it would have written */
};
extern struct stand_in stand_in;

#endif

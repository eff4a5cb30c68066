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

/* A group of the caller's that the user namespace does not map. */
#define STAND_IN_OVERFLOW_GID 65534

/* The world that the code under test sees. Set it up before each run. */
struct stand_in {
    struct stand_in_file passwd;
    struct stand_in_file group;
    size_t piece; /* read_bytes() hands out so many bytes at once, but not 0 */
    uid_t caller_uid;
    gid_t caller_gid;
    gid_t caller_groups[5];
    size_t caller_group_count; /* 0..5 */

    jmp_buf end;        /* where fail() goes, by setjmp(3) */
    int status;         /* what it would have exited with */
    char message[4096]; /* and the line it would have written */
};
extern struct stand_in stand_in;

#endif

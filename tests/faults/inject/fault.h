/* A fault: an answer that a call gets in the kernel's place. Written as
 * CALL:OCCURRENCE:ANSWER, as in "openat:2:fd-3"; the occurrence counts the calls of
 * that name of one process from 1, or is "always". "setresuid-to-0" and
 * "setresuid-not-to-0" stand for the calls whose first argument is 0, or is not. */
#pragma once

#include "calls.h"

#include <stdbool.h>
#include <stddef.h>

enum kind {
    ANSWER_ERROR,   /* a: errno */
    ANSWER_VALUE,   /* a: what the call gives back; nothing is written */
    ANSWER_IDS,     /* a, b, c: whose id is written as real, effective and saved one */
    ANSWER_ID,      /* a: whose id is given back */
    ANSWER_GROUPS,  /* a: an enum groups */
    ANSWER_CAPS,    /* a: an enum caps */
    ANSWER_POINTED, /* a: written as an int to where the second argument points */
    ANSWER_STATUS,  /* a: an enum status_lie */
    ANSWER_READ,    /* a: an enum read_lie */
    ANSWER_LINK,  /* readlinkat: the text but its last byte, or the length alone if a */
    ANSWER_ENTRY, /* getdents64: one entry, whose name leads out of the directory */
};

/* Whose id. */
enum whose { UNWRITTEN, ROOTS, ASKED_FOR, CALLERS, WHOSE };

enum groups {
    GROUPS_ROOTS, /* 0 alone */
    GROUPS_GID,   /* the gid that was asked for alone */
    GROUPS_ASKED_FOR,
    GROUPS_CALLERS,
    GROUPS_ONE_LESS, /* all true but the last */
    GROUPS_ONE_MORE, /* a count that is one more than what was written */
    GROUPS_STALE,    /* the true count, and nothing written */
    GROUPS_ZEROS,    /* the true count, of zeros */
    GROUPS_AND_0,    /* the true ones and 0 */
};

enum caps { CAPS_NONE, CAPS_ALL };

enum status_lie {
    SIZE_0,
    SIZE_LESS,
    SIZE_HALF,
    SIZE_MORE,
    SIZE_HUGE,
    SIZE_NEGATIVE,
    TYPE_DIRECTORY,
    TYPE_FIFO,
    TYPE_NULL, /* /dev/null */
    TYPE_BLOCK,
    MODE_SETUID,
    OTHER_INODE,
    OTHER_DEVICE,
    OTHER_TIME,
    ALL_ZEROS,
};

enum read_lie {
    READ_ONE,       /* true, but short: one byte */
    READ_HALF,      /* the same: half */
    READ_LOST_BYTE, /* the last byte is lost */
    READ_LOST_HALF, /* and the second half */
    READ_ONE_MORE,  /* a count that is one more than there is */
    READ_TWICE,     /* twice of it */
    READ_FULL,      /* as many as were asked for */
    READ_BEYOND,    /* one more than was asked for */
    READ_HUGE,      /* far more */
    READ_STALE,     /* the true count, and nothing written */
    READ_ZEROS,     /* the true count, of zeros */
    READ_FORGED,    /* the true count, of the hostile file's bytes */
};

/* What may be tried; to be combined. */
enum class {
    CLASS_ERRORS = 1,  /* each of thirteen */
    CLASS_ERROR = 2,   /* EPERM */
    CLASS_SOME = 4,    /* EPERM, EIO, ENOENT and ENOSYS */
    CLASS_NOTHING = 8, /* says yes and does nothing */
    CLASS_LIES = 16,
    CLASS_FORGED = 32, /* lies that invent a file's bytes */
    CLASS_WHO = 64,    /* those of the lies that tell who the process is */
};

struct answer {
    const char *name;
    unsigned classes;
    enum family family; /* OTHER: any */
    enum kind kind;
    long a, b, c;
};

enum about { ANY_ARGUMENT, TO_0, NOT_TO_0 };

struct fault {
    int number;
    unsigned occurrence; /* 0: always */
    enum about about;
    const struct answer *answer;
};

#define FAULTS_MAX 16 /* in one run */

struct faults {
    size_t count;
    struct fault fault[FAULTS_MAX];
};

/* The answer at `index` of all; NULL behind the last. */
const struct answer *answer_at(size_t index);

/* Whether the answer is in the classes, and makes sense for the call. `first_argument`
 * is the call's. */
bool answer_fits(const struct answer *answer, unsigned classes, int number,
                 unsigned long first_argument);

/* The faults as text, joined by '+'. The string is valid until the next call. */
const char *faults_text(const struct faults *faults);

/* Reads what faults_text gives; changes `text`. Returns false if it can't be read. */
bool parse_faults(char *text, struct faults *faults);

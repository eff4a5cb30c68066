/* System calls by name, and in which families the faults see them. */
#pragma once

#define CALL_NUMBERS 512 /* more than any 64-bit machine has; asm/unistd.h */

enum family {
    OTHER,
    FAMILY_OPEN,       /* gives a descriptor */
    FAMILY_READ,       /* descriptor, buffer, size: gives a count */
    FAMILY_STAT,       /* path, struct stat */
    FAMILY_FSTAT,      /* descriptor, struct stat */
    FAMILY_FSTATAT,    /* descriptor, path, struct stat, flags */
    FAMILY_GETRESUID,  /* three pointers to ids */
    FAMILY_GETRESGID,  /* the same */
    FAMILY_GETGROUPS,  /* size, buffer: gives a count */
    FAMILY_CAPGET,     /* header, two struct __user_cap_data_struct */
    FAMILY_PRCTL,      /* operation and its arguments */
    FAMILY_GETUID,     /* gives an id */
    FAMILY_GETGID,     /* the same */
    FAMILY_STEP,       /* stepping down: an error must name it */
    FAMILY_LIBC_START, /* a program whose libc can't start ends by a signal */
    FAMILY_PARENT,     /* a parent that died: the end is that of its signal */
    FAMILY_WRITE,      /* may be that of the error */
    FAMILY_GETDENTS,   /* descriptor, buffer, size: gives a count */
    FAMILY_READLINK,   /* descriptor, path, buffer, size: gives a count */
    FAMILY_END,        /* no fault is tried: it does not return */
};

/* "openat"; "call-999" if it has no name here. The string is valid until the next call.
 */
const char *call_name(int number);

/* The number of a name, or -1. */
int call_number(const char *name);

enum family call_family(int number);

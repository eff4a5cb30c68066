/* Linked into stepdown, notes what of it runs: a byte for each place of the code, in
 * memory that the tests' driver shares. System V's is found by its number, also in a
 * chroot, by another user, and with all descriptors closed; and nothing is lost at an
 * _exit or a kill. */
#include <stddef.h>
#include <sys/shm.h>

#define OWN_CODE __attribute__((no_sanitize_coverage))

/* by the name that ld(1) gives it */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern const unsigned char __executable_start[];

static unsigned char before[SIZE]; /* libc has not begun, or has no such memory */
static unsigned char *reached = before;

OWN_CODE __attribute__((constructor)) static void attach(void)
{
    void *memory = shmat(MEMORY, NULL, 0);
    if (memory != (void *)-1)
        reached = memory;
}

/* gcc's -fsanitize-coverage=trace-pc calls it in every block */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
OWN_CODE void __sanitizer_cov_trace_pc(void)
{
    reached[(const unsigned char *)__builtin_return_address(0) - __executable_start] =
        1;
}

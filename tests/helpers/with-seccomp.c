/* Installs a seccomp filter under which one system call does nothing and returns a
 * given errno, 0 for success, and executes a command. usage: with-seccomp CALL ERRNO
 * COMMAND [ARGUMENT...] */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/filter.h and linux/seccomp.h, which musl-gcc does not see; see seccomp(2) */
struct instruction {
    uint16_t code;
    uint8_t jump_true, jump_false;
    uint32_t k;
};
struct program {
    unsigned short length;
    struct instruction *filter;
};
#define LOAD_WORD 0x20
#define JUMP_EQUAL 0x15
#define RETURN 0x06
#define SECCOMP_MODE_FILTER 2
#define RET_ERRNO 0x00050000u
#define RET_ALLOW 0x7fff0000u

static const struct {
    const char *name;
    uint32_t number;
} calls[] = {
    {"setgroups", SYS_setgroups}, {"setresgid", SYS_setresgid},
    {"setresuid", SYS_setresuid}, {"capset", SYS_capset},
    {"getresuid", SYS_getresuid}, {"getgroups", SYS_getgroups},
    {"capget", SYS_capget},       {"prctl", SYS_prctl},
    {"write", SYS_write},
};

int main(int argc, char **argv)
{
    if (argc < 4)
        return 99;
    uint32_t number = UINT32_MAX;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (strcmp(argv[1], calls[i].name) == 0)
            number = calls[i].number;
    struct instruction filter[] = {
        {LOAD_WORD, 0, 0, 0}, /* the call's number is the first word */
        {JUMP_EQUAL, 0, 1, number},
        {RETURN, 0, 0, RET_ERRNO | (uint32_t)atoi(argv[2])},
        {RETURN, 0, 0, RET_ALLOW},
    };
    struct program program = {4, filter};
    if (number == UINT32_MAX ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 98;
    execvp(argv[3], argv + 3);
    return 97;
}

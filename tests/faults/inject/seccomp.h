/* linux/filter.h and linux/seccomp.h, which musl-gcc does not see; see seccomp(2) and
 * seccomp_unotify(2). */
#pragma once

#include <stdint.h>
#include <sys/ioctl.h>

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

struct seccomp_data {
    int number;
    uint32_t arch;
    uint64_t instruction_pointer;
    uint64_t arguments[6];
};
struct notification {
    uint64_t id;
    uint32_t pid;
    uint32_t flags;
    struct seccomp_data data;
};
struct response {
    uint64_t id;
    int64_t value;
    int32_t error;
    uint32_t flags;
};
#define SECCOMP_SET_MODE_FILTER 1
#define FILTER_NEW_LISTENER (1UL << 3)
#define FILTER_WAIT_KILLABLE (1UL << 5)
#define RET_USER_NOTIF 0x7fc00000u
#define RET_ALLOW 0x7fff0000u
#define RESPONSE_CONTINUE 1u
#define NOTIFICATION_RECEIVE _IOWR('!', 0, struct notification)
#define NOTIFICATION_SEND _IOWR('!', 1, struct response)
#define NOTIFICATION_SET_FLAGS _IOW('!', 4, uint64_t)
#define SYNC_WAKE_UP 1UL

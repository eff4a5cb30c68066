/* Asks the kernel who this process is, and tells it who to be. Decides nothing. */
#include "kernel.h"

#include "large.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* On older 32-bit machines, the plain names are the calls for 16-bit ids, which cut a
 * uid to its lower half: setresuid(2), "C library/kernel differences". */
#ifdef SYS_setresuid32
#define SETRESUID SYS_setresuid32
#define SETRESGID SYS_setresgid32
#define GETRESUID SYS_getresuid32
#define GETRESGID SYS_getresgid32
#define SETGROUPS SYS_setgroups32
#else
#define SETRESUID SYS_setresuid
#define SETRESGID SYS_setresgid
#define GETRESUID SYS_getresuid
#define GETRESGID SYS_getresgid
#define SETGROUPS SYS_setgroups
#endif

/* struct __user_cap_header_struct and __user_cap_data_struct of capget(2). musl-gcc
 * doesn't see the kernel's header. */
#define CAPABILITY_VERSION_3 0x20080522
struct capability_header {
    uint32_t version;
    int pid; /* 0: the calling thread */
};
struct capability_data {
    uint32_t effective;
    uint32_t permitted;
    uint32_t inheritable;
};

bool set_uids(uid_t uid)
{
    return syscall(SETRESUID, uid, uid, uid) == 0;
}

bool set_gids(gid_t gid)
{
    return syscall(SETRESGID, gid, gid, gid) == 0;
}

bool set_groups(const struct gid_set *groups)
{
    return syscall(SETGROUPS, groups->count, groups->gids) == 0;
}

/* Whether the ids that `call` returns are all `id`. */
static bool has_ids(long call, uint32_t id)
{
    uint32_t ids[3];
    /* no process has -1 */
    memset(ids, 0xff, sizeof ids);
    return syscall(call, ids, ids + 1, ids + 2) == 0 && ids[0] == id && ids[1] == id &&
           ids[2] == id;
}

bool has_uids(uid_t uid)
{
    return has_ids(GETRESUID, uid);
}

bool has_gids(gid_t gid)
{
    return has_ids(GETRESGID, gid);
}

/* Reads up to `room` groups, in any order. Returns how many there are, or a negative
 * number with errno: EINVAL if they are more, EOVERFLOW if the answer is impossible. No
 * gid is -1: it stays where a call reported success and wrote nothing. */
static int read_groups(struct gid_set *groups, size_t room)
{
    memset(groups->gids, 0xff, room * sizeof *groups->gids);
    groups->count = 0;
    int count = getgroups((int)room, groups->gids);
    if (count < 0)
        return -1;
    errno = EOVERFLOW;
    if ((size_t)count > room)
        return -1;
    for (int i = 0; i < count; i++)
        if (groups->gids[i] == (gid_t)-1)
            return -1;
    return gid_set_add(groups, groups->gids, (size_t)count) ? count : -1;
}

bool get_groups(struct gid_set *groups)
{
    int count = getgroups(0, NULL);
    groups->count = 0;
    if (count < 0)
        return false;
    errno = EOVERFLOW;
    return (size_t)count <= GID_SET_MAX && read_groups(groups, (size_t)count) == count;
}

bool has_groups(const struct gid_set *groups)
{
    static LARGE struct gid_set current;
    /* there is room for one more, to notice one too many */
    size_t room = groups->count < GID_SET_MAX ? groups->count + 1 : GID_SET_MAX;
    bool answered = read_groups(&current, room) >= 0;
    /* more, and maybe some of them twice */
    if (!answered && errno == EINVAL)
        answered = get_groups(&current);
    return answered && gid_set_equal(&current, groups);
}

uid_t caller_uid(void)
{
    return (uid_t)getauxval(AT_UID);
}

gid_t caller_gid(void)
{
    return (gid_t)getauxval(AT_GID);
}

/* prctl(2). Most operations want zeros for the arguments that they don't use. */
static int control(int operation, unsigned long second, unsigned long third)
{
    return (int)syscall(SYS_prctl, operation, second, third, 0L, 0L);
}

/* Makes every set exactly `capabilities`. */
static void fill_capabilities(struct capability_data *data, uint64_t capabilities)
{
    for (unsigned i = 0; i < 2; i++) {
        uint32_t half = (uint32_t)(capabilities >> 32 * i);
        data[i] = (struct capability_data){half, half, half};
    }
}

/* Reads the capability sets. If the kernel doesn't answer, every bit is set. */
static bool get_capabilities(struct capability_data *data)
{
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    memset(data, 0xff, 2 * sizeof *data);
    return syscall(SYS_capget, &header, data) == 0;
}

bool has_capability(unsigned capability)
{
    struct capability_data held[2];
    return get_capabilities(held) &&
           (held[capability / 32].effective >> capability % 32 & 1) != 0;
}

bool has_capabilities(uint64_t capabilities)
{
    struct capability_data wanted[2];
    struct capability_data held[2];
    fill_capabilities(wanted, capabilities);
    return get_capabilities(held) && memcmp(held, wanted, sizeof held) == 0;
}

bool set_capabilities(uint64_t capabilities)
{
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    struct capability_data wanted[2];
    fill_capabilities(wanted, capabilities);
    return syscall(SYS_capset, &header, wanted) == 0;
}

bool give_up_effective_capabilities(void)
{
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    struct capability_data held[2];
    if (!get_capabilities(held))
        return false;
    held[0].effective = held[1].effective = 0;
    return syscall(SYS_capset, &header, held) == 0 && get_capabilities(held) &&
           held[0].effective == 0 && held[1].effective == 0;
}

uint64_t permitted_capabilities(void)
{
    struct capability_data held[2];
    return get_capabilities(held)
               ? held[0].permitted | (uint64_t)held[1].permitted << 32
               : 0;
}

int is_bounding(unsigned capability)
{
    return control(PR_CAPBSET_READ, capability, 0);
}

int is_ambient(unsigned capability)
{
    return control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability);
}

bool raise_ambient(unsigned capability)
{
    return control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability) == 0;
}

bool set_keep_capabilities(bool keep)
{
    return control(PR_SET_KEEPCAPS, keep, 0) == 0;
}

bool keeps_no_capabilities(void)
{
    return control(PR_GET_KEEPCAPS, 0, 0) == 0;
}

int securebits(void)
{
    return control(PR_GET_SECUREBITS, 0, 0);
}

bool set_no_new_privs(void)
{
    return control(PR_SET_NO_NEW_PRIVS, 1, 0) == 0;
}

bool has_no_new_privs(void)
{
    return control(PR_GET_NO_NEW_PRIVS, 0, 0) == 1;
}

int ask_parent_death_signal(int *number)
{
    /* not a signal: a call that reports success and writes nothing is no answer */
    *number = -1;
    return (int)syscall(SYS_prctl, PR_GET_PDEATHSIG, number, 0L, 0L, 0L);
}

bool set_parent_death_signal(int number)
{
    return control(PR_SET_PDEATHSIG, (unsigned long)number, 0) == 0;
}

void block_signals_of_write(void)
{
    static const unsigned long set[_NSIG / 8 / sizeof(long)] = {
        1UL << (SIGPIPE - 1) | 1UL << (SIGTTOU - 1) | 1UL << (SIGXFSZ - 1)};
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, set, NULL, sizeof set);
}

/* Asks the kernel who this process is, and tells it who to be. Decides nothing. */
#include "kernel.h"

#include "fail.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* On the older 32-bit machines the plain names are the calls for 16-bit ids, which
 * cut a uid to its lower half: setresuid(2), "C library/kernel differences". */
#ifdef SYS_setresuid32
#define SETRESUID SYS_setresuid32
#define SETRESGID SYS_setresgid32
#define SETGROUPS SYS_setgroups32
#else
#define SETRESUID SYS_setresuid
#define SETRESGID SYS_setresgid
#define SETGROUPS SYS_setgroups
#endif

/* struct __user_cap_header_struct and __user_cap_data_struct of capget(2). The
 * kernel's own header is not among those that musl-gcc sees. */
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

bool has_uids(uid_t uid)
{
    /* -1 is nobody's: a call that says yes and writes nothing proves nothing */
    uid_t real = (uid_t)-1;
    uid_t effective = (uid_t)-1;
    uid_t saved = (uid_t)-1;
    return getresuid(&real, &effective, &saved) == 0 && real == uid &&
           effective == uid && saved == uid;
}

bool has_gids(gid_t gid)
{
    gid_t real = (gid_t)-1;
    gid_t effective = (gid_t)-1;
    gid_t saved = (gid_t)-1;
    return getresgid(&real, &effective, &saved) == 0 && real == gid &&
           effective == gid && saved == gid;
}

void get_groups(struct gid_set *groups)
{
    static gid_t gids[GID_SET_MAX];
    int count = getgroups((int)GID_SET_MAX, gids);
    if (count < 0)
        fail(EXIT_REFUSED, "getgroups: ", strerror(errno), (char *)NULL);
    groups->count = 0;
    for (int i = 0; i < count; i++)
        gid_set_add(groups, gids[i]);
}

bool get_capabilities(struct capabilities *capabilities)
{
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    struct capability_data data[2];
    memset(data, 0xff, sizeof data); /* all held, unless the kernel says otherwise */
    if (syscall(SYS_capget, &header, data) != 0)
        return false;
    capabilities->effective = data[0].effective | (uint64_t)data[1].effective << 32;
    capabilities->permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
    capabilities->inheritable = data[0].inheritable | (uint64_t)data[1].inheritable
                                                          << 32;
    return true;
}

bool set_capabilities(const struct capabilities *capabilities)
{
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    struct capability_data data[2];
    for (int i = 0; i < 2; i++) {
        data[i].effective = (uint32_t)(capabilities->effective >> (32 * i));
        data[i].permitted = (uint32_t)(capabilities->permitted >> (32 * i));
        data[i].inheritable = (uint32_t)(capabilities->inheritable >> (32 * i));
    }
    return syscall(SYS_capset, &header, data) == 0;
}

bool set_no_new_privs(void)
{
    return syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

bool has_no_new_privs(void)
{
    return syscall(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

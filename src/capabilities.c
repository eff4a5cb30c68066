/* Capabilities by name, and ambient ones, which exec passes on: capabilities(7). */
#include "capabilities.h"

#include "fail.h"
#include "kernel.h"

#include <stddef.h>

/* In the order of their numbers, from 0: linux/capability.h. It is one string, so that
 * the program has no table of addresses to relocate. */
static const char names[] =
    "CHOWN,DAC_OVERRIDE,DAC_READ_SEARCH,FOWNER,FSETID,KILL,SETGID,SETUID,SETPCAP,"
    "LINUX_IMMUTABLE,NET_BIND_SERVICE,NET_BROADCAST,NET_ADMIN,NET_RAW,IPC_LOCK,"
    "IPC_OWNER,SYS_MODULE,SYS_RAWIO,SYS_CHROOT,SYS_PTRACE,SYS_PACCT,SYS_ADMIN,SYS_BOOT,"
    "SYS_NICE,SYS_RESOURCE,SYS_TIME,SYS_TTY_CONFIG,MKNOD,LEASE,AUDIT_WRITE,"
    "AUDIT_CONTROL,SETFCAP,MAC_OVERRIDE,MAC_ADMIN,SYSLOG,WAKE_ALARM,BLOCK_SUSPEND,"
    "AUDIT_READ,PERFMON,BPF,CHECKPOINT_RESTORE";

/* The bits of SETGID, SETUID and SETPCAP: a process with one of them can take back what
 * verify() shows to be gone. */
#define WAYS_BACK (UINT64_C(7) << 6)

/* The highest number of a capability: the kernel's sets have 64 bits. */
#define CAPABILITY_MAX 63

/* SECBIT_KEEP_CAPS_LOCKED and SECBIT_NO_CAP_AMBIENT_RAISE, linux/securebits.h. */
#define FORBIDDING_SECUREBITS (1 << 5 | 1 << 6)

struct text capability_name(unsigned number)
{
    return item_at(names, number);
}

static int upper(char byte)
{
    return byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte;
}

/* Whether `text` begins with `start`, which is in upper case. Ignores case. */
static bool begins_with(struct text text, struct text start)
{
    if (text.length < start.length)
        return false;
    for (size_t i = 0; i < start.length; i++)
        if (upper(text.start[i]) != start.start[i])
            return false;
    return true;
}

/* The set with the one capability of that `name`; empty if there is none. */
static uint64_t find_capability(struct text name)
{
    static const struct text prefix = {"CAP_", 4};
    if (begins_with(name, prefix)) {
        name.start += prefix.length;
        name.length -= prefix.length;
    }
    const char *rest = names;
    for (uint64_t found = 1; rest != NULL; found <<= 1) {
        struct text known = cut_item(&rest);
        if (name.length == known.length && begins_with(name, known))
            return found;
    }
    return 0;
}

void add_capabilities(const char *list, uint64_t *set)
{
    do {
        struct text item = cut_item(&list);
        uint64_t found = find_capability(item);
        const char *wrong = found == 0                 ? "not in capabilities(7)"
                            : (found & WAYS_BACK) != 0 ? "a way back to root"
                            : found & *set             ? "named twice"
                                                       : NULL;
        if (wrong != NULL)
            fail(EXIT_REFUSED, "--ambient-caps: '%.*s' is %s", (int)item.length,
                 item.start, wrong);
        *set |= found;
    } while (list != NULL);
}

/* Ends the program if a capability of `set` is not permitted, or is not in the bounding
 * set: capset(2) can't make such a capability inheritable. */
static void require_held(uint64_t set, const char *user_spec)
{
    uint64_t permitted = permitted_capabilities();
    for (unsigned i = 0; set >> i != 0; i++) {
        if (!(set >> i & 1) || ((permitted >> i & 1) && is_bounding(i) == 1))
            continue;
        struct text name = capability_name(i);
        fail(EXIT_REFUSED,
             "'%s': this process lacks the capability %.*s; start it as root with "
             "docker run --cap-add %.*s, or securityContext.capabilities.add in "
             "Kubernetes",
             user_spec, (int)name.length, name.start, (int)name.length, name.start);
    }
}

void require_capabilities(const struct identity *identity)
{
    if (identity->capabilities == 0)
        return;
    if (identity->uid == 0)
        fail(EXIT_REFUSED, "'%s': --ambient-caps is for users other than root",
             identity->user_spec);
    if (is_ambient(0) < 0)
        fail(EXIT_REFUSED, "PR_CAP_AMBIENT: %m; needs Linux 4.3 or newer");
    require_held(identity->capabilities, identity->user_spec);
    if ((securebits() & FORBIDDING_SECUREBITS) != 0)
        fail(EXIT_REFUSED, "--ambient-caps: the securebit no_cap_ambient_raise or "
                           "keep_caps_locked forbids it; start without it");
}

void hold_capabilities(void)
{
    if (!set_keep_capabilities(true))
        fail_call("PR_SET_KEEPCAPS");
}

void pass_on_capabilities(uint64_t set)
{
    for (unsigned i = 0; set >> i != 0; i++)
        if ((set >> i & 1) && !raise_ambient(i))
            fail_call("PR_CAP_AMBIENT_RAISE");
    if (!set_keep_capabilities(false))
        fail_call("PR_SET_KEEPCAPS");
}

bool passes_on_capabilities(uint64_t set)
{
    unsigned i = 0;
    for (; i < CAPABILITY_MAX && is_bounding(i) >= 0; i++)
        if (is_ambient(i) != (int)(set >> i & 1))
            return false;
    /* a kernel without ambient capabilities can't have given any */
    return set >> i == 0 && keeps_no_capabilities();
}

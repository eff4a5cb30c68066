/* Capabilities by name. */
#include "capability_names.h"

#include "output.h"

#include <stddef.h>
#include <stdint.h>

/* In the order of their numbers, from 0: linux/capability.h. */
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

struct text capability_name(unsigned number)
{
    struct text rest = text_of(names);
    struct text name = cut(&rest, ',');
    for (; number > 0; number--)
        name = cut(&rest, ',');
    return name;
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
    struct text prefix = text_of("CAP_");
    if (begins_with(name, prefix)) {
        name.start += prefix.length;
        name.length -= prefix.length;
    }
    struct text rest = text_of(names);
    for (uint64_t found = 1; rest.start != NULL; found <<= 1) {
        struct text known = cut(&rest, ',');
        if (name.length == known.length && begins_with(name, known))
            return found;
    }
    return 0;
}

void add_capabilities(const char *list, struct request *request)
{
    struct text rest = text_of(list);
    do {
        struct text item = cut(&rest, ',');
        bool is_spare = item.length > 0 && item.start[item.length - 1] == '?';
        if (is_spare)
            item.length--;
        uint64_t found = find_capability(item);
        const char *wrong = item.length == 0 ? "an empty name (is a variable unset?)"
                            : found == 0     ? "not in capabilities(7)"
                            : (found & WAYS_BACK) != 0        ? "a way back to root"
                            : (found & request->capabilities) ? "named twice"
                                                              : NULL;
        if (wrong != NULL)
            fail(EXIT_REFUSED, "--ambient-caps: '%.*s' is %s", (int)item.length,
                 item.start, wrong);
        request->capabilities |= found;
        if (is_spare)
            request->spare_capabilities |= found;
    } while (rest.start != NULL);
}

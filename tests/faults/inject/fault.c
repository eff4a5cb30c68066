/* The answers that are tried, and faults as text. */
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define ERROR(error, classes)                                                          \
    {                                                                                  \
#error, CLASS_ERRORS | (classes), OTHER, ANSWER_ERROR, error, 0, 0             \
    }
#define LIE(name, family, kind, ...)                                                   \
    {                                                                                  \
        name, CLASS_LIES, family, kind, __VA_ARGS__                                    \
    }
#define WHO(name, family, kind, ...)                                                   \
    {                                                                                  \
        name, CLASS_LIES | CLASS_WHO, family, kind, __VA_ARGS__                        \
    }
#define DESCRIPTOR(n) LIE("fd-" #n, FAMILY_OPEN, ANSWER_VALUE, n, 0, 0)
#define IDS(name, a, b, c)                                                             \
    WHO(name, FAMILY_GETRESUID, ANSWER_IDS, a, b, c),                                  \
        WHO(name, FAMILY_GETRESGID, ANSWER_IDS, a, b, c)
#define STATUS(name, lie)                                                              \
    LIE(name, FAMILY_STAT, ANSWER_STATUS, lie, 0, 0),                                  \
        LIE(name, FAMILY_FSTAT, ANSWER_STATUS, lie, 0, 0),                             \
        LIE(name, FAMILY_FSTATAT, ANSWER_STATUS, lie, 0, 0)
#define READ(name, lie) LIE(name, FAMILY_READ, ANSWER_READ, lie, 0, 0)
#define GROUPS(name, lie) WHO(name, FAMILY_GETGROUPS, ANSWER_GROUPS, lie, 0, 0)
#define COUNT(n) WHO("count-" #n, FAMILY_GETGROUPS, ANSWER_VALUE, n, 0, 0)

/* clang-format off */
static const struct answer answers[] = {
    ERROR(EPERM, CLASS_ERROR | CLASS_SOME),
    ERROR(EACCES, 0),
    ERROR(EINVAL, 0),
    ERROR(ENOMEM, 0),
    ERROR(EIO, CLASS_SOME),
    ERROR(EAGAIN, 0),
    ERROR(EINTR, 0),
    ERROR(ENOSYS, CLASS_SOME),
    ERROR(ENOENT, CLASS_SOME),
    ERROR(EMFILE, 0),
    ERROR(ELOOP, 0),
    ERROR(EFAULT, 0),
    ERROR(EBADF, 0),
    {"nothing", CLASS_NOTHING, OTHER, ANSWER_VALUE, 0, 0, 0},

    /* 0-9 are files of the caller's; what the tool opened itself comes behind */
    DESCRIPTOR(0), DESCRIPTOR(1), DESCRIPTOR(2), DESCRIPTOR(3), DESCRIPTOR(4),
    DESCRIPTOR(5), DESCRIPTOR(6), DESCRIPTOR(7), DESCRIPTOR(8), DESCRIPTOR(9),
    DESCRIPTOR(10), DESCRIPTOR(11), DESCRIPTOR(12), DESCRIPTOR(13), DESCRIPTOR(14),
    DESCRIPTOR(15), DESCRIPTOR(16), DESCRIPTOR(17), DESCRIPTOR(1000),

    LIE("shortened", FAMILY_READLINK, ANSWER_LINK, 0, 0, 0),
    LIE("stale", FAMILY_READLINK, ANSWER_LINK, 1, 0, 0),

    LIE("slash", FAMILY_GETDENTS, ANSWER_ENTRY, 0, 0, 0),
    LIE("stale", FAMILY_GETDENTS, ANSWER_VALUE, 24, 0, 0),
    LIE("full", FAMILY_GETDENTS, ANSWER_VALUE, 8192, 0, 0),
    LIE("beyond", FAMILY_GETDENTS, ANSWER_VALUE, 8193, 0, 0),

    READ("one-byte", READ_ONE),
    READ("half", READ_HALF),
    READ("lost-byte", READ_LOST_BYTE),
    READ("lost-half", READ_LOST_HALF),
    READ("one-more", READ_ONE_MORE),
    READ("twice", READ_TWICE),
    READ("full", READ_FULL),
    READ("beyond", READ_BEYOND),
    READ("huge", READ_HUGE),
    READ("stale", READ_STALE),
    READ("zeros", READ_ZEROS),
    {"forged", CLASS_FORGED, FAMILY_READ, ANSWER_READ, READ_FORGED, 0, 0},

    STATUS("size-0", SIZE_0),
    STATUS("size-less", SIZE_LESS),
    STATUS("size-half", SIZE_HALF),
    STATUS("size-more", SIZE_MORE),
    STATUS("size-huge", SIZE_HUGE),
    STATUS("size-negative", SIZE_NEGATIVE),
    STATUS("type-directory", TYPE_DIRECTORY),
    STATUS("type-fifo", TYPE_FIFO),
    STATUS("type-null", TYPE_NULL),
    STATUS("type-block", TYPE_BLOCK),
    STATUS("mode-setuid", MODE_SETUID),
    STATUS("other-inode", OTHER_INODE),
    STATUS("other-device", OTHER_DEVICE),
    STATUS("other-time", OTHER_TIME),
    STATUS("zeros", ALL_ZEROS),

    IDS("root-root-root", ROOTS, ROOTS, ROOTS),
    IDS("asked-asked-asked", ASKED_FOR, ASKED_FOR, ASKED_FOR),
    IDS("root-asked-asked", ROOTS, ASKED_FOR, ASKED_FOR),
    IDS("asked-root-asked", ASKED_FOR, ROOTS, ASKED_FOR),
    IDS("asked-asked-root", ASKED_FOR, ASKED_FOR, ROOTS),
    IDS("caller-caller-caller", CALLERS, CALLERS, CALLERS),
    IDS("asked-stale-stale", ASKED_FOR, UNWRITTEN, UNWRITTEN),
    IDS("asked-asked-stale", ASKED_FOR, ASKED_FOR, UNWRITTEN),

    GROUPS("root", GROUPS_ROOTS),
    GROUPS("gid", GROUPS_GID),
    GROUPS("asked", GROUPS_ASKED_FOR),
    GROUPS("caller", GROUPS_CALLERS),
    GROUPS("one-less", GROUPS_ONE_LESS),
    GROUPS("one-more", GROUPS_ONE_MORE),
    GROUPS("stale", GROUPS_STALE),
    GROUPS("zeros", GROUPS_ZEROS),
    GROUPS("and-0", GROUPS_AND_0),
    COUNT(1), COUNT(2), COUNT(3), COUNT(65536), COUNT(65537), COUNT(1000000),
    COUNT(-5000),

    WHO("none", FAMILY_CAPGET, ANSWER_CAPS, CAPS_NONE, 0, 0),
    WHO("all", FAMILY_CAPGET, ANSWER_CAPS, CAPS_ALL, 0, 0),

    WHO("one", FAMILY_PRCTL, ANSWER_VALUE, 1, 0, 0),
    /* Not ANSWER_POINTED: stepdown asks once for the parent-death signal, and believes a
     * number that is forged; SECURITY.md says so. */

    WHO("asked", FAMILY_GETUID, ANSWER_ID, ASKED_FOR, 0, 0),
    WHO("asked", FAMILY_GETGID, ANSWER_ID, ASKED_FOR, 0, 0),
};
/* clang-format on */

const struct answer *answer_at(size_t index)
{
    return index < sizeof answers / sizeof answers[0] ? &answers[index] : NULL;
}

bool answer_fits(const struct answer *answer, unsigned classes, int number,
                 unsigned long first_argument)
{
    enum family family = call_family(number);
    if ((answer->classes & classes) == 0 || family == FAMILY_END)
        return false;
    if (answer->kind == ANSWER_POINTED && first_argument != PR_GET_PDEATHSIG)
        return false;
    return answer->family == OTHER || answer->family == family;
}

static const char *about_text(enum about about)
{
    static const char *const texts[] = {"", "-to-0", "-not-to-0"};
    return texts[about];
}

const char *faults_text(const struct faults *faults)
{
    static char text[FAULTS_MAX * 80];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        char occurrence[16] = "always";
        if (fault->occurrence != 0)
            snprintf(occurrence, sizeof occurrence, "%u", fault->occurrence);
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s%s:%s:%s",
                             i > 0 ? "+" : "", call_name(fault->number),
                             about_text(fault->about), occurrence, fault->answer->name);
    }
    return text;
}

/* Takes `ending` off the end of `text`. Returns whether it was there. */
static bool take_off(char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t ending_length = strlen(ending);
    if (length < ending_length || strcmp(text + length - ending_length, ending) != 0)
        return false;
    text[length - ending_length] = '\0';
    return true;
}

static const struct answer *answer_named(const char *name, int number)
{
    for (size_t i = 0; answer_at(i) != NULL; i++)
        if (strcmp(answers[i].name, name) == 0 &&
            (answers[i].family == OTHER || answers[i].family == call_family(number)))
            return &answers[i];
    return NULL;
}

static bool parse_fault(char *text, struct fault *fault)
{
    char *rest = text;
    char *call = strsep(&rest, ":");
    char *occurrence = strsep(&rest, ":");
    if (occurrence == NULL || rest == NULL)
        return false;
    fault->about = take_off(call, about_text(NOT_TO_0)) ? NOT_TO_0
                   : take_off(call, about_text(TO_0))   ? TO_0
                                                        : ANY_ARGUMENT;
    fault->number = call_number(call);
    /* "always" gives 0 */
    fault->occurrence = (unsigned)atoi(occurrence);
    fault->answer = answer_named(rest, fault->number);
    return fault->number >= 0 && fault->number < CALL_NUMBERS && fault->answer != NULL;
}

bool parse_faults(char *text, struct faults *faults)
{
    faults->count = 0;
    while (text != NULL) {
        char *one = strsep(&text, "+");
        if (faults->count == FAULTS_MAX ||
            !parse_fault(one, &faults->fault[faults->count++]))
            return false;
    }
    return true;
}

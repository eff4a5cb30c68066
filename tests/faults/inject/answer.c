/* Answers in the kernel's place. What is partly true is asked of the kernel here: of
 * the same file, and of the process's line in /proc. */
#include "answer.h"

#include "streams.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#define TEXT_MAX 65536 /* bytes of a read that are true */

static void put(const struct notification *call, uint64_t address, const void *bytes,
                size_t size)
{
    struct iovec from = {(void *)(uintptr_t)bytes, size};
    struct iovec to = {(void *)(uintptr_t)address, size};
    if (address != 0)
        process_vm_writev((pid_t)call->pid, &from, 1, &to, 1, 0);
}

/* A descriptor of the process's, here. */
static int descriptor(const struct notification *call)
{
    int pidfd = (int)syscall(SYS_pidfd_open, call->pid, 0);
    int fd = (int)syscall(SYS_pidfd_getfd, pidfd, (int)call->data.arguments[0], 0);
    close(pidfd);
    return fd;
}

/* Whether an id is to be written; puts it into *id. */
static bool choose_id(long whose, bool is_uid, const struct identity *asked_for,
                      enum caller caller, uint32_t *id)
{
    const struct caller_ids *ids = caller_ids(caller);
    switch (whose) {
    case ROOTS:
        *id = 0;
        return true;
    case ASKED_FOR:
        *id = is_uid ? asked_for->uid : asked_for->gid;
        return true;
    case CALLERS:
        *id = is_uid ? ids->uid : ids->gid;
        return true;
    default:
        return false;
    }
}

static void put_ids(const struct answer *answer, const struct notification *call,
                    const struct identity *asked_for, enum caller caller)
{
    long whose[] = {answer->a, answer->b, answer->c};
    bool is_uid = answer->family == FAMILY_GETRESUID;
    for (int i = 0; i < 3; i++) {
        uint32_t id;
        if (choose_id(whose[i], is_uid, asked_for, caller, &id))
            put(call, call->data.arguments[i], &id, sizeof id);
    }
}

/* The groups of the process, from /proc, into `groups`. Returns how many. */
static size_t true_groups(const struct notification *call, gid_t groups[64])
{
    char path[64];
    char line[4096];
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%u/status", call->pid);
    FILE *status = fopen(path, "re");
    if (status == NULL)
        return 0;
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "Groups:", 7) != 0)
            continue;
        char *rest = line + 8;
        for (char *end; count < 64; rest = end) {
            unsigned long gid = strtoul(rest, &end, 10);
            if (end == rest)
                break;
            groups[count++] = (gid_t)gid;
        }
    }
    fclose(status);
    return count;
}

static int64_t put_groups(enum groups lie, const struct notification *call,
                          const struct identity *asked_for, enum caller caller)
{
    gid_t groups[65] = {0};
    size_t count = true_groups(call, groups);
    size_t written = count;
    switch (lie) {
    case GROUPS_ROOTS:
        groups[0] = 0;
        count = written = 1;
        break;
    case GROUPS_GID:
        groups[0] = asked_for->gid;
        count = written = 1;
        break;
    case GROUPS_ASKED_FOR:
        count = written = asked_for->group_count;
        memcpy(groups, asked_for->groups, sizeof asked_for->groups);
        break;
    case GROUPS_CALLERS:
        count = written = caller_ids(caller)->group_count;
        memcpy(groups, caller_ids(caller)->groups, sizeof caller_ids(caller)->groups);
        break;
    case GROUPS_ONE_LESS:
        count -= count > 0;
        break;
    case GROUPS_ONE_MORE:
        count++;
        break;
    case GROUPS_STALE:
        written = 0;
        break;
    case GROUPS_ZEROS:
        memset(groups, 0, sizeof groups);
        break;
    case GROUPS_AND_0:
        groups[count++] = 0;
        written = count;
    }
    /* who asks for the count only gives no buffer */
    if (call->data.arguments[0] >= written)
        put(call, call->data.arguments[1], groups, written * sizeof groups[0]);
    return (int64_t)count;
}

static void put_caps(enum caps lie, const struct notification *call)
{
    unsigned char data[24]; /* capget(2): two of three words */
    memset(data, lie == CAPS_ALL ? 0xff : 0, sizeof data);
    put(call, call->data.arguments[1], data, sizeof data);
}

/* What the kernel says to a call of one of the three kinds. */
static bool true_status(const struct notification *call, enum family family,
                        struct stat *status)
{
    const uint64_t *arguments = call->data.arguments;
    char path[4096] = "";
    if (family == FAMILY_FSTAT) {
        int fd = descriptor(call);
        bool told = fstat(fd, status) == 0;
        close(fd);
        return told;
    }
    uint64_t address = arguments[family == FAMILY_FSTATAT];
    for (size_t i = 0; i + 1 < sizeof path; i++) {
        struct iovec to = {path + i, 1};
        struct iovec from = {(void *)(uintptr_t)(address + i), 1};
        if (process_vm_readv((pid_t)call->pid, &to, 1, &from, 1, 0) != 1 ||
            path[i] == '\0')
            break;
    }
    char its[sizeof path + 32];
    const char *self = "/proc/self/";
    if (strncmp(path, self, strlen(self)) == 0)
        snprintf(its, sizeof its, "/proc/%u/%s", call->pid, path + strlen(self));
    else
        snprintf(its, sizeof its, "%s", path);
    if (family == FAMILY_FSTATAT && path[0] == '\0') {
        int fd = descriptor(call);
        bool told = fstat(fd, status) == 0;
        close(fd);
        return told;
    }
    return stat(its, status) == 0;
}

static void change_status(enum status_lie lie, struct stat *status)
{
    const mode_t permissions = 07777;
    switch (lie) {
    case SIZE_0:
        status->st_size = 0;
        break;
    case SIZE_LESS:
        status->st_size--;
        break;
    case SIZE_HALF:
        status->st_size /= 2;
        break;
    case SIZE_MORE:
        status->st_size++;
        break;
    case SIZE_HUGE:
        status->st_size = (off_t)1 << 40;
        break;
    case SIZE_NEGATIVE:
        status->st_size = -1;
        break;
    case TYPE_DIRECTORY:
        status->st_mode = S_IFDIR | (status->st_mode & permissions);
        break;
    case TYPE_FIFO:
        status->st_mode = S_IFIFO | (status->st_mode & permissions);
        break;
    case TYPE_NULL:
        status->st_mode = S_IFCHR | (status->st_mode & permissions);
        status->st_rdev = makedev(1, 3);
        break;
    case TYPE_BLOCK:
        status->st_mode = S_IFBLK | (status->st_mode & permissions);
        break;
    case MODE_SETUID:
        status->st_mode |= S_ISUID;
        break;
    case OTHER_INODE:
        status->st_ino++;
        break;
    case OTHER_DEVICE:
        status->st_dev++;
        break;
    case OTHER_TIME:
        status->st_mtim.tv_nsec ^= 1;
        status->st_ctim.tv_nsec ^= 1;
        break;
    case ALL_ZEROS:
        memset(status, 0, sizeof *status);
    }
}

/* struct stat is the kernel's own on 64-bit machines. */
static int64_t put_status(const struct answer *answer, const struct notification *call)
{
    struct stat status = {0};
    true_status(call, answer->family, &status);
    change_status((enum status_lie)answer->a, &status);
    int at = answer->family == FAMILY_FSTATAT ? 2 : 1;
    put(call, call->data.arguments[at], &status, sizeof status);
    return 0;
}

/* Takes the bytes off the file, as the call would; gives all or some of them. */
static int64_t put_read(enum read_lie lie, const struct notification *call)
{
    static char text[TEXT_MAX];
    const size_t hostile = sizeof HOSTILE_FILE - 1;
    size_t asked = (size_t)call->data.arguments[2];
    uint64_t buffer = call->data.arguments[1];
    int fd = descriptor(call);
    size_t size = asked < sizeof text ? asked : sizeof text;
    if (lie == READ_ONE)
        size = 1;
    ssize_t result = read(fd, text, size);
    size_t got = result > 0 ? (size_t)result : 0;
    size_t count = got;
    switch (lie) {
    case READ_ONE:
        break;
    case READ_HALF:
        lseek(fd, -(off_t)(got - got / 2), SEEK_CUR);
        count = got /= 2;
        break;
    case READ_LOST_BYTE:
        count -= got > 0;
        break;
    case READ_LOST_HALF:
        count /= 2;
        break;
    case READ_ONE_MORE:
        count++;
        break;
    case READ_TWICE:
        count *= 2;
        break;
    case READ_FULL:
        count = asked;
        break;
    case READ_BEYOND:
        count = asked + 1;
        break;
    case READ_HUGE:
        count = asked * 64;
        break;
    case READ_STALE:
        got = 0;
        break;
    case READ_ZEROS:
        memset(text, 0, got);
        break;
    case READ_FORGED:
        memset(text, '\n', got);
        memcpy(text, HOSTILE_FILE, got < hostile ? got : hostile);
    }
    close(fd);
    put(call, buffer, text, got);
    return (int64_t)count;
}

static int64_t put_link(bool is_stale, const struct notification *call)
{
    char text[4096];
    int fd = descriptor(call);
    ssize_t length = readlinkat(fd, "", text, sizeof text);
    close(fd);
    if (length <= 0 || is_stale)
        return length;
    put(call, call->data.arguments[2], text, (size_t)length - 1);
    return length - 1;
}

static int64_t put_entry(const struct notification *call)
{
    /* struct linux_dirent64 of getdents64(2) */
    static const struct {
        uint64_t inode;
        int64_t offset;
        uint16_t length;
        unsigned char type;
        char name[21];
    } entry = {1, 1, sizeof entry, 4, "../outside"};
    put(call, call->data.arguments[1], &entry, sizeof entry);
    return sizeof entry;
}

void answer_call(const struct answer *answer, const struct notification *call,
                 const struct identity *asked_for, enum caller caller,
                 struct response *response)
{
    uint32_t id = 0;
    int pointed;
    switch (answer->kind) {
    case ANSWER_ERROR:
        response->error = -(int)answer->a;
        break;
    case ANSWER_VALUE:
        response->value = answer->a;
        break;
    case ANSWER_IDS:
        put_ids(answer, call, asked_for, caller);
        break;
    case ANSWER_ID:
        choose_id(answer->a, answer->family == FAMILY_GETUID, asked_for, caller, &id);
        response->value = id;
        break;
    case ANSWER_GROUPS:
        response->value = put_groups((enum groups)answer->a, call, asked_for, caller);
        break;
    case ANSWER_CAPS:
        put_caps((enum caps)answer->a, call);
        break;
    case ANSWER_POINTED:
        pointed = (int)answer->a;
        put(call, call->data.arguments[1], &pointed, sizeof pointed);
        break;
    case ANSWER_STATUS:
        response->value = put_status(answer, call);
        break;
    case ANSWER_READ:
        response->value = put_read((enum read_lie)answer->a, call);
        break;
    case ANSWER_LINK:
        response->value = put_link(answer->a != 0, call);
        break;
    case ANSWER_ENTRY:
        response->value = put_entry(call);
    }
}

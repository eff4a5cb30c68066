/* Asks the kernel about files, by calls that are as old as the machine. */
#include "file_status.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __mips64
/* struct stat of asm/stat.h. Its times have 32 bits: libc would try statx(2) first. */
#define ASK_PATH SYS_newfstatat
#define ASK_DESCRIPTOR SYS_fstat
struct answer {
    uint32_t device;
    uint32_t unused_1[3];
    uint64_t inode;
    uint32_t mode;
    uint32_t links;
    uint32_t uid;
    uint32_t gid;
    uint32_t special;
    uint32_t unused_2[3];
    int64_t size;
    uint32_t accessed, accessed_nanoseconds;
    uint32_t modified, modified_nanoseconds;
    uint32_t changed, changed_nanoseconds;
    uint32_t block_size;
    uint32_t unused_3;
    uint64_t blocks;
};
#endif

#ifdef SYS_fstatat64
#define ASK_PATH SYS_fstatat64
#define ASK_DESCRIPTOR SYS_fstat64
/* struct stat64 of asm/stat.h, the same on i386 and ARM but for the padding, which
 * follows from the machine's alignment of 64-bit numbers. */
struct answer {
    uint64_t device;
    unsigned char unused_1[4];
    uint32_t inode_low;
    uint32_t mode;
    uint32_t links;
    uint32_t uid;
    uint32_t gid;
    uint64_t special;
    unsigned char unused_2[4];
    int64_t size;
    uint32_t block_size;
    uint64_t blocks;
    uint32_t accessed, accessed_nanoseconds;
    uint32_t modified, modified_nanoseconds;
    uint32_t changed, changed_nanoseconds;
    uint64_t inode;
};
#endif

#ifdef ASK_PATH
static bool ask_path(const char *path, struct answer *answer)
{
    return syscall(ASK_PATH, AT_FDCWD, path, answer, 0) == 0;
}

static bool ask_descriptor(int fd, struct answer *answer)
{
    return syscall(ASK_DESCRIPTOR, fd, answer) == 0;
}

static void take(const struct answer *answer, struct file_status *status)
{
    *status = (struct file_status){
        .device = answer->device,
        .inode = answer->inode,
        .special = answer->special,
        .mode = answer->mode,
        .links = answer->links,
        .uid = answer->uid,
        .gid = answer->gid,
        .size = answer->size,
        .modified = answer->modified,
        .modified_nanoseconds = answer->modified_nanoseconds,
    };
}
#else
struct answer {
    struct stat stat;
};

#ifdef __x86_64__
/* libc's struct is the kernel's own; its functions would bring 800 bytes for cases that
 * don't arise here. */
static bool ask_path(const char *path, struct answer *answer)
{
    return syscall(SYS_stat, path, &answer->stat) == 0;
}

static bool ask_descriptor(int fd, struct answer *answer)
{
    return syscall(SYS_fstat, fd, &answer->stat) == 0;
}
#else
/* libc makes the plain call. (On loong64 that is statx, the only one there: no kernel
 * or profile of that machine is older.) */
static bool ask_path(const char *path, struct answer *answer)
{
    return stat(path, &answer->stat) == 0;
}

static bool ask_descriptor(int fd, struct answer *answer)
{
    return fstat(fd, &answer->stat) == 0;
}
#endif

static void take(const struct answer *answer, struct file_status *status)
{
    *status = (struct file_status){
        .device = answer->stat.st_dev,
        .inode = answer->stat.st_ino,
        .special = answer->stat.st_rdev,
        .mode = answer->stat.st_mode,
        .links = (uint32_t)answer->stat.st_nlink,
        .uid = answer->stat.st_uid,
        .gid = answer->stat.st_gid,
        .size = answer->stat.st_size,
        .modified = answer->stat.st_mtim.tv_sec,
        .modified_nanoseconds = answer->stat.st_mtim.tv_nsec,
    };
}
#endif

/* A call that says yes and writes nothing must not give a file, nor one that another
 * such call gives too: so the buffers hold what no file has, and not the same. */
bool path_status(const char *path, struct file_status *status)
{
    struct answer answer;
    memset(&answer, 0xff, sizeof answer);
    bool answered = ask_path(path, &answer);
    take(&answer, status);
    return answered;
}

bool descriptor_status(int fd, struct file_status *status)
{
    struct answer answer;
    memset(&answer, 0, sizeof answer);
    bool answered = ask_descriptor(fd, &answer);
    take(&answer, status);
    return answered;
}

bool is_mounted_noexec(const char *path)
{
    static struct statfs answer;
#ifdef SYS_statfs64
    int status = (int)syscall(SYS_statfs64, path, sizeof answer, &answer);
#else
    int status = (int)syscall(SYS_statfs, path, &answer);
#endif
    return status == 0 && (answer.f_flags & ST_NOEXEC) != 0;
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool is_same_file(const struct file_status *a, const struct file_status *b)
{
    return a->device == b->device && a->inode == b->inode;
}

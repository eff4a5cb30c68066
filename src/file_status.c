/* Asks the kernel about files, with system calls as old as the machine. */
#include "file_status.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A call that reports success and writes nothing must not seem to find a file, nor the
 * same file twice, nor one that grants anything. So the buffers are filled with what no
 * file has (bytes that make no type of file, and an owner and a group who are nobody),
 * differently each time. */
#define ABSENT_PATH 0xff
#define ABSENT_DESCRIPTOR 0xfe

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
/* The fields that the kernel's struct, libc's and stepdown have in common. */
static void take(const struct answer *answer, struct stat *status)
{
    status->st_dev = answer->device;
    status->st_ino = answer->inode;
    status->st_rdev = answer->special;
    status->st_mode = answer->mode;
    status->st_nlink = answer->links;
    status->st_uid = answer->uid;
    status->st_gid = answer->gid;
    status->st_size = answer->size;
    status->st_mtim.tv_sec = answer->modified;
    status->st_mtim.tv_nsec = (long)answer->modified_nanoseconds;
}

static bool ask_path(const char *path, struct stat *status)
{
    struct answer answer;
    memset(&answer, ABSENT_PATH, sizeof answer);
    bool answered = syscall(ASK_PATH, AT_FDCWD, path, &answer, 0) == 0;
    take(&answer, status);
    return answered;
}

static bool ask_descriptor(int fd, struct stat *status)
{
    struct answer answer;
    memset(&answer, ABSENT_DESCRIPTOR, sizeof answer);
    bool answered = syscall(ASK_DESCRIPTOR, fd, &answer) == 0;
    take(&answer, status);
    return answered;
}

#elif defined __x86_64__
/* libc's struct is the kernel's own here. libc's functions would add 800 bytes for
 * cases that don't occur. */
static bool ask_path(const char *path, struct stat *status)
{
    return syscall(SYS_stat, path, status) == 0;
}

static bool ask_descriptor(int fd, struct stat *status)
{
    return syscall(SYS_fstat, fd, status) == 0;
}
#else
/* libc makes the plain call. (On loong64 that is statx, the only one there is. No
 * kernel or seccomp profile of that machine is older.) */
static bool ask_path(const char *path, struct stat *status)
{
    return stat(path, status) == 0;
}

static bool ask_descriptor(int fd, struct stat *status)
{
    return fstat(fd, status) == 0;
}
#endif

bool path_status(const char *path, struct stat *status)
{
    memset(status, ABSENT_PATH, sizeof *status);
    return ask_path(path, status);
}

bool descriptor_status(int fd, struct stat *status)
{
    memset(status, ABSENT_DESCRIPTOR, sizeof *status);
    return ask_descriptor(fd, status);
}

bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

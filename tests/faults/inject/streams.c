/* The descriptors of a tool. A regular file is read from its beginning, and written to
 * behind the hostile text: O_APPEND moves no offset before the first write, open(2). */
#include "streams.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STREAMS 10
#define LENGTH (sizeof HOSTILE_FILE - 1)
#define CLOSE_RANGE_CLOEXEC 4 /* linux/close_range.h */

static int theirs[STREAMS];
static int ours[3] = {-1, -1, -1}; /* where 1 and 2 are read; -1: from theirs */

static int hostile_file(void)
{
    int fd = memfd_create("hostile", MFD_CLOEXEC);
    /* above those that are replaced in the child */
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STREAMS);
    close(fd);
    ssize_t written = write(high, HOSTILE_FILE, LENGTH);
    (void)written;
    fcntl(high, F_SETFL, O_APPEND);
    return high;
}

/* Made once by each worker, and as new again. */
static int rewound_file(int which)
{
    static int files[STREAMS];
    static pid_t makers[STREAMS];
    if (makers[which] != getpid()) {
        makers[which] = getpid();
        files[which] = hostile_file();
    }
    int truncated = ftruncate(files[which], (off_t)LENGTH);
    (void)truncated;
    lseek(files[which], 0, SEEK_SET);
    return files[which];
}

static void pipe_for(int which)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    int reads = fcntl(ends[0], F_DUPFD_CLOEXEC, STREAMS);
    int writes = fcntl(ends[1], F_DUPFD_CLOEXEC, STREAMS);
    close(ends[0]);
    close(ends[1]);
    theirs[which] = which == 0 ? reads : writes;
    ours[which] = which == 0 ? writes : reads;
    fcntl(ours[which], F_SETFL, O_NONBLOCK);
}

void open_streams(bool pipes)
{
    for (int i = 0; i < STREAMS; i++) {
        if (pipes && i <= STDERR_FILENO)
            pipe_for(i);
        else
            theirs[i] = rewound_file(i);
    }
}

void take_streams(void)
{
    for (int i = 0; i < STREAMS; i++)
        dup2(theirs[i], i);
    syscall(SYS_close_range, STREAMS, UINT32_MAX, CLOSE_RANGE_CLOEXEC);
}

void read_stream(int which, char *text, size_t size)
{
    ssize_t got = ours[which] >= 0
                      ? read(ours[which], text, size - 1)
                      : pread(theirs[which], text, size - 1, (off_t)LENGTH);
    text[got > 0 ? got : 0] = '\0';
}

void close_streams(void)
{
    for (int i = 0; i <= STDERR_FILENO; i++) {
        if (ours[i] < 0)
            continue;
        close(ours[i]);
        close(theirs[i]);
        ours[i] = -1;
    }
}

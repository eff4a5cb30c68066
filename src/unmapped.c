/* Reads what /proc says about this user namespace. If the groups stay as they are, no
 * system call tells whether they are real. (setgroups(2) only takes real ones.) */
#include "unmapped.h"

#include "files.h"
#include "id.h"
#include "text.h"

#include <errno.h>

#define DEFAULT_OVERFLOW_GID 65534 /* DEFAULT_OVERFLOWGID of linux/highuid.h */

/* Reads up to `size` bytes, which is more than either file has. Returns 0 if that
 * fails; errno is then 0 unless the file could not be opened. */
static struct text read_file(const char *path, char *bytes, size_t size)
{
    struct stat named;
    struct stat opened;
    ssize_t got = 0;
    errno = 0;
    int fd = open_to_read(path);
    if (fd < 0)
        return (struct text){bytes, 0};
    /* if it is not the file, it may be a descriptor of the caller's: leave it open */
    if (path_status(path, &named) && descriptor_status(fd, &opened) &&
        is_same_file(&named, &opened)) {
        got = read_bytes(fd, bytes, size);
        close_descriptor(fd);
    }
    errno = 0;
    return (struct text){bytes, got > 0 && (size_t)got <= size ? (size_t)got : 0};
}

/* Whether the map is that of the first user namespace, or as wide. Then every gid is
 * mapped: an outer namespace would have to map all of its own. */
static bool maps_every_gid(void)
{
    static const char whole[] = "         0          0 4294967295\n";
    char bytes[128];
    struct stat status;
    struct text map = read_file("/proc/self/gid_map", bytes, sizeof bytes);
    if (map.length > 0)
        return text_equal(map, text_of(whole));
    /* a kernel without user namespaces */
    return errno == ENOENT && path_status("/proc/self/stat", &status);
}

gid_t shown_gid(void)
{
    char bytes[32];
    uint32_t gid;
    struct text text = read_file("/proc/sys/kernel/overflowgid", bytes, sizeof bytes);
    return read_id(trim(text), &gid) == ID_VALID ? gid : DEFAULT_OVERFLOW_GID;
}

gid_t unmapped_gid(void)
{
    return maps_every_gid() ? (gid_t)-1 : shown_gid();
}

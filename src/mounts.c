/* Tells where another mount begins: by statx(2) since Linux 5.8; else by the numbers of
 * the mounts, which sandboxes such as gVisor may lack too. */
#include "mounts.h"

#include "files.h"

int is_mount(int fd, const struct stat *status, int parent,
             const struct stat *parent_status)
{
    int is_root = is_mount_root(fd);
    if (is_root >= 0)
        return is_root;
    int number = mount_number(fd);
    int parent_number = mount_number(parent);
    if (number >= 0 && parent_number >= 0)
        return number != parent_number;
    return status->st_dev == parent_status->st_dev ? 0 : -1;
}

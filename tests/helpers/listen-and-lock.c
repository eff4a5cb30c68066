/* A target that needs a power of root.
 * usage: listen-and-lock port NUMBER | listen-and-lock memory MEBIBYTES
 * Binds that TCP port, or locks so much memory; says what became of it. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int bind_port(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(port))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int result = bind(fd, (struct sockaddr *)&address, sizeof address);
    if (result == 0)
        result = listen(fd, 1);
    close(fd);
    return result;
}

static int lock_memory(const char *mebibytes)
{
    size_t size = (size_t)atoi(mebibytes) << 20;
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? -1 : mlock(memory, size);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 99;
    int result =
        strcmp(argv[1], "port") == 0 ? bind_port(argv[2]) : lock_memory(argv[2]);
    puts(result == 0 ? "done" : strerror(errno));
    return result != 0;
}

/* A target that may be installed setuid: prints the real and the effective uid. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    printf("uid %d euid %d\n", getuid(), geteuid());
    return 0;
}

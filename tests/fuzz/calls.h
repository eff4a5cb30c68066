/* Compiled in front of each source file under test: its system calls go to stand_in.c.
 */
#include "stand_in.h"

#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define read stand_in_read
#define pread stand_in_pread
#define fstat stand_in_fstat
#define stat(path, status) stand_in_stat(path, status)
#define getauxval stand_in_getauxval

/* Compiled in front of each source file under test: its system calls go to stand_in.c.
 */
#include "stand_in.h"

#include <unistd.h>

#define read stand_in_read

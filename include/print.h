/* Writes text for --help, --version and --check. */
#ifndef STEPDOWN_PRINT_H
#define STEPDOWN_PRINT_H

#include "text.h"

/* Writes the given NUL-terminated strings, up to the closing null pointer, to the
 * descriptor `fd`, byte for byte. Ends the program with status 1 if they can't all
 * be written. */
void print(int fd, ...) __attribute__((sentinel));

/* Writes `text` as print() does, but shows control characters as '?', so that it stays
 * within its line. */
void print_text(int fd, struct text text);

#endif

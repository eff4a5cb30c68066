/* The descriptors 0-9 of a tool: what it prints, and files that the caller left open.
 * Each regular one holds a passwd and group file by which everybody is root. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define HOSTILE_FILE                                                                   \
    "app:x:0:0::/hostile:\n1:x:1000:0::/hostile:\n2:x:4242:0::/hostile:\n"             \
    "daemon:x:0:app,1,2\ng1:x:0:app\n"

/* Anew for each run. With `pipes`, 0-2 are pipes, else regular files. */
void open_streams(bool pipes);

/* In the tool's process: puts them at 0-9, and no other descriptor goes on. */
void take_streams(void);

/* Reads what was written to descriptor 1 or 2, as far as it fits, as a string. */
void read_stream(int which, char *text, size_t size);

void close_streams(void);

/* Where large objects are placed in memory. A start should touch few pages, close to
 * each other. So the small objects come first, including those of libc, then large ones
 * of which every start uses the beginning, then large ones that few starts use. The
 * linker sorts them by the names of their sections: --sort-section in the Makefile. */
#ifndef STEPDOWN_LARGE_H
#define STEPDOWN_LARGE_H

/* For static objects that are zeroed at the start. */
#define LARGE __attribute__((section(".bss.y")))
#define LARGE_AND_RARE __attribute__((section(".bss.z")))

#endif

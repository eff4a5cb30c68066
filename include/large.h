/* Where objects of a page and more lie. A start is to touch few pages, and those near
 * each other: so the small objects come first, libc's too, then the large ones of which
 * every start uses the beginning, then those that few starts use. The linker puts them
 * in this order by the names of their sections: Makefile, --sort-section. */
#ifndef STEPDOWN_LARGE_H
#define STEPDOWN_LARGE_H

/* For static objects that begin as zeros. */
#define LARGE __attribute__((section(".bss.y")))
#define LARGE_AND_RARE __attribute__((section(".bss.z")))

#endif

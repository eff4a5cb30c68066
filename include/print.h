/* Writes text for --help, --version and --check. */
#ifndef STEPDOWN_PRINT_H
#define STEPDOWN_PRINT_H

/* Writes a message to stdout; `format` is that of put_format(). Ends the program with
 * status 1 if the message can't be written in full. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

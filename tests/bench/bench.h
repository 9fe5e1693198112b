/* bench.h – what the benches share: clocks in µs, named numbers on a command line, and the end when something fails. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "hub/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Microseconds on one of the system's clocks. */
double bench_clock(clockid_t clock);
/* Microseconds of CPU that a process has used, in user space and in the kernel; 0 when it is gone. */
double bench_process_clock(int64_t process);

/* Prints the error under the program's name and ends the program, unless all is good. */
void bench_must(bool good, const struct error *error);

/* A number that a user may give as NAME=NUMBER; `name` ends in '='. */
struct bench_number {
    const char *name;
    uint64_t *value;
};

/* Whether the word gives one of the numbers, which is then set. */
bool bench_number(const struct bench_number *numbers, size_t count, const char *word);

#endif

#include "tests/bench/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

double bench_clock(clockid_t clock) {
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* utime and stime are the 14th and 15th field of /proc/PID/stat; the second, a name, may hold blanks and ends in ')'. */
double bench_process_clock(int64_t process) {
    char path[64];
    char line[1024] = "";
    unsigned long user = 0;
    unsigned long system = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
    FILE *file = fopen(path, "re");
    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *at = strrchr(line, ')');
        for (int field = 2; at != NULL && field < 13; field++) {
            at = strchr(at + 1, ' ');
        }
        if (at != NULL) {
            user = strtoul(at, &at, 10);
            system = strtoul(at, NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

void bench_must(bool good, const struct error *error) {
    if (!good) {
        (void)fprintf(stderr, "%s: %s\n", program_invocation_short_name, error_text(error));
        exit(EXIT_FAILURE);
    }
}

bool bench_number(const struct bench_number *numbers, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(numbers[i].name);
        if (strncmp(word, numbers[i].name, length) == 0) {
            *numbers[i].value = strtoull(word + length, NULL, 10);
            return true;
        }
    }
    return false;
}

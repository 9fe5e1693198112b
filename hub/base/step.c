#include "hub/base/step.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[STEP_COUNT] = {
#define STEP_NAME(symbol, name, durable) [symbol] = (name),
    STEP_TABLE(STEP_NAME)
#undef STEP_NAME
};

/* A process has one end, so this is the process's, not anybody's. */
static struct {
    enum step step;
    atomic_long left; /* until it strikes */
    int signal;
} armed = {.step = STEP_COUNT};

const char *step_name(enum step step) {
    return names[step];
}

static enum step step_by_name(const char *name, size_t length) {
    unsigned i = 0;
    while (i < STEP_COUNT && (strlen(names[i]) != length || strncmp(names[i], name, length) != 0)) {
        i++;
    }
    return (enum step)i;
}

static bool refuse(const char *wish, struct error *error) {
    return error_set(error, CONFIG_BAD_VALUE, STEP_VARIABLE, "%.60s: it is a step's name, :N, :freeze", wish);
}

/* ":3" from `at` on, or nothing: once; *end is what follows. */
static long count_at(const char *at, const char **end) {
    char *behind = NULL;
    *end = at;
    if (*at != ':') {
        return 1;
    }
    const long count = strtol(at + 1, &behind, 10);
    *end = behind;
    return count;
}

bool step_arm(const char *wish, struct error *error) {
    if (wish == NULL) {
        return true;
    }
    const char *rest;
    const size_t length = strcspn(wish, ":");
    const enum step step = step_by_name(wish, length);
    const long count = count_at(wish + length, &rest);
    const bool freeze = strcmp(rest, ":freeze") == 0;
    if (step == STEP_COUNT || count < 1 || (*rest != '\0' && !freeze)) {
        return refuse(wish, error);
    }
    atomic_store(&armed.left, count);
    armed.signal = freeze ? SIGSTOP : SIGKILL;
    armed.step = step;
    return true;
}

void step_done(enum step step) {
    if (step == armed.step && atomic_fetch_sub(&armed.left, 1) == 1) {
        (void)raise(armed.signal); /* of the whole process, both of them */
    }
}

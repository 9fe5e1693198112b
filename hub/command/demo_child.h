/* demo_child.h – a program that the demo runs beside itself: in a process group of its own, so that Ctrl-C reaches only
 * the demo, which then stops it; told by the kernel to end should the demo be killed. Its output goes to a log. */
#ifndef HUB_COMMAND_DEMO_CHILD_H
#define HUB_COMMAND_DEMO_CHILD_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

#include <sys/types.h>

struct demo_program {
    const char *const *argv; /* argv[0] is the path; ends with NULL */
    const char *log;         /* appended to */
    const char *directory;   /* where it runs; NULL: here */
    bool other_user;         /* with the rights of uid and gid */
    uid_t uid;
    gid_t gid;
    int last_signal; /* ends it cleanly */
};

struct demo_child {
    pid_t pid; /* 0: none, or over */
    const struct demo_program *program;
};

/* False and *error (demo_failed). Call it in the thread that lives longest: the kernel watches the thread. */
bool demo_child_start(const struct demo_program *program, struct demo_child *child, struct error *error);
/* False and *error, with the last line of its log, when it is over. */
bool demo_child_lives(struct demo_child *child, struct error *error);
/* Waits for its end; false and *error when that was no success. */
bool demo_child_finish(struct demo_child *child, struct error *error);
/* Asks it to end, and ends it when it does not within ten seconds. */
void demo_child_stop(struct demo_child *child);

#endif

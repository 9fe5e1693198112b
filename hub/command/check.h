/* check.h – what `dealerhub check` looks at, one function each, in the table of check.c. */
#ifndef HUB_COMMAND_CHECK_H
#define HUB_COMMAND_CHECK_H

#include "hub/command/documents.h"

#include <jansson.h>

struct rights;
struct survivorship;

/* A walk through everything a daemon needs. What was loaded stays for the later checks, NULL when it failed. */
struct inspection {
    struct command_context *context;
    struct documents documents;
    struct survivorship *survivorship;
    struct rights *rights;
    json_t *settings, *findings; /* for --json */
    int code;                    /* of the first fault, or EXIT_DONE */
};

/* The settings in force, their values and where each stands. */
void check_settings(struct inspection *inspection);
/* Notes that `what` is right; `note` says which file or how many, in the arena. */
void check_right(struct inspection *inspection, const char *what, const char *note);
/* Notes what context->error says of `what`. */
void check_fault(struct inspection *inspection, const char *what);
/* Finds the file that wins and notes which one did, or the fault; NULL then. */
const char *check_file(struct inspection *inspection, const char *what, const char *name);

#endif

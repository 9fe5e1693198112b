/* check.h – what `dealerhub check` looks at, one function each, in the table of check.c. A fault keeps the hub from
 * working and gives the exit code of its class; a warning does not. */
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
    struct master_keys *keys;
    struct database *database;   /* migrated to this version; else NULL */
    json_t *settings, *findings; /* for --json */
    size_t warnings, faults;
    int code; /* of the first fault, or EXIT_DONE */
};

/* Notes that `what` is right; `note` says which file or how many, in the user's language. */
void check_right(struct inspection *inspection, const char *what, const char *note);
/* Notes what context->error says of `what`. */
void check_fault(struct inspection *inspection, const char *what);
void check_warning(struct inspection *inspection, const char *what);
/* Finds the file that wins and notes which one did, or the fault; NULL then. */
const char *check_file(struct inspection *inspection, const char *what, const char *name);
/* "/etc/dealerhub/config/rules.xml (the site's)" */
const char *check_place(const struct inspection *inspection, const char *path, bool site);

/* The settings in force, their values and where each stands. */
void check_settings(struct inspection *inspection);
/* The files: attributes, kinds, reference data and model, survivorship, who may see what, what the ERP gets. */
void check_documents(struct inspection *inspection);
void check_identity(struct inspection *inspection);
void check_survivorship(struct inspection *inspection);
void check_rights(struct inspection *inspection);
void check_erp(struct inspection *inspection);
/* The master keys, and the database: version, secrets, set of files in force, what waits in the rejects. */
void check_key(struct inspection *inspection);
void check_database(struct inspection *inspection);
/* Kafka: does it answer, are the topics there and set up as the hub needs them? */
void check_broker(struct inspection *inspection);

#endif

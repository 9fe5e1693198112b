/* intake_files.h – the sets of files that the intake holds: the one it works by, one that was proposed here and waits for a
 * decision, and one that a decision has named and that is to come into force. Thread-safe. */
#ifndef HUB_STAGE_INTAKE_FILES_H
#define HUB_STAGE_INTAKE_FILES_H

#include "hub/stage/assembly.h"

struct intake_files;

/* Holds the assembly. */
struct intake_files *intake_files_new(struct assembly *assembly);
void intake_files_free(struct intake_files *files);
/* The one in use, held for the caller. */
struct assembly *intake_files_current(struct intake_files *files);
/* The one to come into force, held for the caller; NULL when none was named or it is not held. */
struct assembly *intake_files_to_come(struct intake_files *files);
/* In use from now on, or, when it is of another file set, once that is in force. */
void intake_files_use(struct intake_files *files, struct assembly *assembly);
/* The set of that number is in force: the one held is in use now. False when it is not held, or in use already. */
bool intake_files_follow(struct intake_files *files, int number);
/* The set of that number is to come into force. False when it is not held. */
bool intake_files_prepare(struct intake_files *files, int number);
/* One that was fetched because it is needed. */
void intake_files_keep(struct intake_files *files, struct assembly *assembly);

#endif

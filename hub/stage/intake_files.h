/* intake_files.h – which assembly the intake works by, and which one waits for its file set to come into force. Thread-safe. */
#ifndef HUB_STAGE_INTAKE_FILES_H
#define HUB_STAGE_INTAKE_FILES_H

#include "hub/stage/assembly.h"

struct intake_files;

/* Holds the assembly. */
struct intake_files *intake_files_new(struct assembly *assembly);
void intake_files_free(struct intake_files *files);
/* The one in use, held for the caller. */
struct assembly *intake_files_current(struct intake_files *files);
/* In use from now on, or, when it is of another file set, once that is in force. */
void intake_files_use(struct intake_files *files, struct assembly *assembly);
/* Does one wait? */
bool intake_files_wait(struct intake_files *files);
/* The set in force is another: the one that waits, if any, is in use now. */
bool intake_files_follow(struct intake_files *files);

#endif

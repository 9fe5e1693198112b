/* step.h – where in a protocol the process stands (step_table.h), so that tests can end or freeze it exactly there. Thread-
 * safe once armed. Unarmed, a step costs one comparison. */
#ifndef HUB_BASE_STEP_H
#define HUB_BASE_STEP_H

#include "hub/base/error.h"
#include "hub/base/step_table.h"

#define STEP_SYMBOL(symbol, ...) symbol,
enum step { STEP_TABLE(STEP_SYMBOL) STEP_COUNT };
#undef STEP_SYMBOL

/* The environment's word for it. */
#define STEP_VARIABLE "DEALERHUB_STEP"

/* "NAME", "NAME:N" or "NAME:N:freeze": when that step is done for the N-th time (1) the process kills itself by SIGKILL,
 * or stops by SIGSTOP until somebody wakes it. NULL arms nothing. False and *error (config_bad_value). Before any thread. */
bool step_arm(const char *wish, struct error *error);
void step_done(enum step step);
const char *step_name(enum step step);

#endif

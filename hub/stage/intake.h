/* intake.h – the first stage: brings messages from the inbox to the merge. The thread that runs it polls; worker threads
 * read and check; a third kind, one thread, merges. Offsets stand in PostgreSQL alone. */
#ifndef HUB_STAGE_INTAKE_H
#define HUB_STAGE_INTAKE_H

#include "hub/base/bell.h"
#include "hub/base/config.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/stage/assembly.h"
#include "hub/stage/inbox.h"

/* All of it has to outlive the intake, but for the assembly, which it holds. */
struct intake_parts {
    const struct config *config;
    const struct master_keys *keys;
    const struct inbox *inbox;
    const struct outlet *log;  /* its publications log is read; NULL: it is not */
    struct assembly *assembly; /* connected */
    struct metrics *metrics;
    struct health *health;
    struct bell *bell;   /* rung after each batch that is committed; or NULL */
    atomic_bool *behind; /* noted here before each batch: no source keeps up, so nobody waits for it; or NULL */
};

struct intake;

struct intake *intake_new(const struct intake_parts *parts);
/* Until *stop, whatever happens to database and broker: it tries again. False and *error only for what no waiting mends
 * (class ERROR_STOP). */
bool intake_run(struct intake *intake, const atomic_bool *stop, struct error *error);
/* Other files, connected, from the next batch on; those of another file set once it is in force. Safe from another thread. */
void intake_use(struct intake *intake, struct assembly *assembly);
/* Other limits of batches. Safe from another thread; the configuration has to outlive the intake. */
void intake_use_config(struct intake *intake, const struct config *config);
void intake_free(struct intake *intake);

#endif

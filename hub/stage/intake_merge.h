/* intake_merge.h – takes batches from the line and merges them, one after the other, whatever happens to the database: it
 * waits and tries again, makes the batch smaller when one event in it cannot be merged, and gives up what another instance
 * has merged. One thread, one connection. */
#ifndef HUB_STAGE_INTAKE_MERGE_H
#define HUB_STAGE_INTAKE_MERGE_H

#include "hub/base/bell.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/stage/intake_files.h"
#include "hub/stage/intake_line.h"
#include "hub/stage/intake_pace.h"
#include "hub/stage/intake_read.h"
#include "hub/stage/outlet.h"

#include <stdatomic.h>

struct merger_parts {
    const char *database;        /* conninfo */
    const struct config *config; /* to load sets of files by */
    const struct master_keys *keys;
    const char *cluster; /* id of the log's cluster */
    const char *topic_decisions;
    const struct outlet *log; /* see intake_object.h */
    struct line *line;
    struct pace *pace; /* is told what merging costs */
    struct intake_files *files;
    /* Set while another file set is in force: nothing but decisions is to be read then. The line begins anew with each
     * change. */
    atomic_bool *only_decisions;
    struct bell *merged; /* rung when a batch is committed; or NULL */
    struct metrics *metrics;
    struct health *health;
    const _Atomic(int64_t) *redo_rate; /* records a second that an adoption computes or tells; may change meanwhile */
};

struct merger;

struct merger *merger_new(const struct merger_parts *parts);
void merger_free(struct merger *merger);
/* Until the line ends. False and *error for what no waiting mends (class ERROR_STOP). */
bool merger_run(struct merger *merger, struct error *error);

#endif

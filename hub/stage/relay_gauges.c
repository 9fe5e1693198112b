#include "hub/stage/relay_gauges.h"

#include "hub/stage/relay_spare.h"

#include <glib.h>

#define INTERVAL SECONDS(5)

struct gauges gauges_of(struct metrics *metrics, const struct erp_dialect *dialect) {
    return (struct gauges){.metrics = metrics, .system = dialect == NULL ? NULL : dialect->system(dialect->state)};
}

static void tell(const struct gauges *gauges, const struct relay_backlog *backlog) {
    struct metrics *metrics = gauges->metrics;
    metric_set(metrics, METRIC_DIRTY, backlog->views);
    metric_set_for(metrics, METRIC_QUEUED, "views", backlog->views);
    metric_set_for(metrics, METRIC_QUEUED, "feedback", backlog->answers);
    metric_set_for(metrics, METRIC_QUEUED, "erp", backlog->documents);
    metric_set_for(metrics, METRIC_QUEUED, "aside", backlog->owed);
    metric_set(metrics, METRIC_UNREADABLE, backlog->unreadable);
    if (gauges->system != NULL) {
        metric_set_for(metrics, METRIC_HELD, gauges->system, backlog->held);
    }
}

bool gauges_follow(struct gauges *gauges, struct database *database, bool ours, moment now, struct error *error) {
    struct relay_backlog backlog = {0};
    if (gauges->metrics == NULL || now < gauges->next) {
        return true;
    }
    const moment began = moment_now();
    if (ours && !relay_read_backlog(database, gauges->system, &backlog, error)) {
        return false;
    }
    gauges->next = now + MAX(INTERVAL, spare_after(moment_now() - began));
    tell(gauges, &backlog);
    return true;
}

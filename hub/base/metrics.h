/* metrics.h – what the daemon counts (metrics_table.h), and its text form for Prometheus (exposition format 0.0.4).
 * Thread-safe. Plain series cost one atomic addition; labelled ones a short lock: count per batch, not per event.
 * Labels come from small fixed sets (error codes, ports); past a cap they count under "other", so that memory is bounded
 * whatever comes. Never a customer's value in a label. */
#ifndef HUB_BASE_METRICS_H
#define HUB_BASE_METRICS_H

#include "hub/base/error.h"
#include "hub/base/metrics_table.h"
#include "hub/base/page.h"

#define METRIC_SYMBOL(symbol, ...) symbol,
enum metric { METRICS_TABLE(METRIC_SYMBOL) METRIC_COUNT };
#undef METRIC_SYMBOL

enum { METRIC_SERIES_MAX = 1024 };

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);

/* Metrics of one series. Times in µs. */
void metric_add(struct metrics *metrics, enum metric metric, int64_t amount);
void metric_set(struct metrics *metrics, enum metric metric, int64_t value);
int64_t metric_value(struct metrics *metrics, enum metric metric);
/* Metrics with a label; the text is copied. */
void metric_add_for(struct metrics *metrics, enum metric metric, const char *label, int64_t amount);
void metric_set_for(struct metrics *metrics, enum metric metric, const char *label, int64_t value);
void metric_add_code(struct metrics *metrics, enum metric metric, enum error_code code, int64_t amount);
int64_t metric_value_for(struct metrics *metrics, enum metric metric, const char *label); /* 0 when never counted */

struct bytes metrics_print(struct metrics *metrics, struct arena *arena);
/* A route's answer; state is the struct metrics. */
void metrics_answer(void *state, struct arena *arena, struct page *page);

#endif

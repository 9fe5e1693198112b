#include "hub/base/metrics.h"

#include <glib.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum metric_type { COUNTER, GAUGE };
enum metric_unit { ONE, MICROSECONDS };

static const struct {
    const char *name, *label, *help;
    enum metric_type type;
    enum metric_unit unit;
} table[METRIC_COUNT] = {
#define METRIC_ROW(symbol, name_, type_, label_, unit_, help_) [symbol] = {name_, label_, help_, type_, unit_},
    METRICS_TABLE(METRIC_ROW)
#undef METRIC_ROW
};

struct metrics {
    _Atomic int64_t plain[METRIC_COUNT];
    pthread_mutex_t lock;
    GHashTable *series[METRIC_COUNT]; /* label → int64_t *, under the lock; NULL for plain metrics */
};

struct metrics *metrics_new(void) {
    struct metrics *metrics = g_new0(struct metrics, 1);
    (void)pthread_mutex_init(&metrics->lock, NULL);
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        if (*table[i].label != '\0') {
            metrics->series[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        }
    }
    return metrics;
}

void metrics_free(struct metrics *metrics) {
    if (metrics == NULL) {
        return;
    }
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        if (metrics->series[i] != NULL) {
            g_hash_table_destroy(metrics->series[i]);
        }
    }
    (void)pthread_mutex_destroy(&metrics->lock);
    g_free(metrics);
}

void metric_add(struct metrics *metrics, enum metric metric, int64_t amount) {
    atomic_fetch_add_explicit(&metrics->plain[metric], amount, memory_order_relaxed);
}

void metric_set(struct metrics *metrics, enum metric metric, int64_t value) {
    atomic_store_explicit(&metrics->plain[metric], value, memory_order_relaxed);
}

int64_t metric_value(struct metrics *metrics, enum metric metric) {
    return atomic_load_explicit(&metrics->plain[metric], memory_order_relaxed);
}

/* Under the lock. */
static int64_t *series_of(struct metrics *metrics, enum metric metric, const char *label) {
    GHashTable *series = metrics->series[metric];
    int64_t *value = g_hash_table_lookup(series, label);
    if (value == NULL && g_hash_table_size(series) >= METRIC_SERIES_MAX) {
        label = "other";
        value = g_hash_table_lookup(series, label);
    }
    if (value == NULL) {
        value = g_new0(int64_t, 1);
        g_hash_table_insert(series, g_strdup(label), value);
    }
    return value;
}

void metric_add_for(struct metrics *metrics, enum metric metric, const char *label, int64_t amount) {
    (void)pthread_mutex_lock(&metrics->lock);
    *series_of(metrics, metric, label) += amount;
    (void)pthread_mutex_unlock(&metrics->lock);
}

void metric_set_for(struct metrics *metrics, enum metric metric, const char *label, int64_t value) {
    (void)pthread_mutex_lock(&metrics->lock);
    *series_of(metrics, metric, label) = value;
    (void)pthread_mutex_unlock(&metrics->lock);
}

void metric_add_code(struct metrics *metrics, enum metric metric, enum error_code code, int64_t amount) {
    metric_add_for(metrics, metric, error_kind(code)->code, amount);
}

int64_t metric_value_for(struct metrics *metrics, enum metric metric, const char *label) {
    (void)pthread_mutex_lock(&metrics->lock);
    const int64_t *value = g_hash_table_lookup(metrics->series[metric], label);
    const int64_t result = value == NULL ? 0 : *value;
    (void)pthread_mutex_unlock(&metrics->lock);
    return result;
}

/* Prometheus counts in seconds. */
static void print_value(GString *out, enum metric metric, int64_t value) {
    if (table[metric].unit == ONE) {
        g_string_append_printf(out, " %" PRId64 "\n", value);
        return;
    }
    const int64_t amount = value < 0 ? -value : value;
    g_string_append_printf(out, " %s%" PRId64 ".%06" PRId64 "\n", value < 0 ? "-" : "", amount / 1000000,
                           amount % 1000000);
}

/* In a label \, " and a line's end are written with a \ before them. */
static void print_label(GString *out, const char *name, const char *text) {
    g_string_append_printf(out, "{%s=\"", name);
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            g_string_append(out, "\\n");
            continue;
        }
        if (*text == '\\' || *text == '"') {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *text);
    }
    g_string_append(out, "\"}");
}

static int by_text(const void *a, const void *b) {
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of the labels, so that two pages can be compared. */
static void print_series(GString *out, struct metrics *metrics, enum metric metric) {
    unsigned count;
    (void)pthread_mutex_lock(&metrics->lock);
    const char **labels = (const char **)g_hash_table_get_keys_as_array(metrics->series[metric], &count);
    qsort(labels, count, sizeof *labels, by_text);
    for (unsigned i = 0; i < count; i++) {
        g_string_append(out, table[metric].name);
        print_label(out, table[metric].label, labels[i]);
        print_value(out, metric, *(const int64_t *)g_hash_table_lookup(metrics->series[metric], labels[i]));
    }
    (void)pthread_mutex_unlock(&metrics->lock);
    g_free(labels);
}

static void print_metric(GString *out, struct metrics *metrics, enum metric metric) {
    static const char *const types[] = {[COUNTER] = "counter", [GAUGE] = "gauge"};
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", table[metric].name, table[metric].help,
                           table[metric].name, types[table[metric].type]);
    if (metrics->series[metric] != NULL) {
        print_series(out, metrics, metric);
    } else {
        g_string_append(out, table[metric].name);
        print_value(out, metric, metric_value(metrics, metric));
    }
}

struct bytes metrics_print(struct metrics *metrics, struct arena *arena) {
    GString *out = g_string_sized_new(8192);
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        print_metric(out, metrics, (enum metric)i);
    }
    const struct bytes text = arena_copy_bytes(arena, (struct bytes){(const uint8_t *)out->str, out->len});
    (void)g_string_free(out, TRUE);
    return text;
}

void metrics_answer(void *state, struct arena *arena, struct page *page) {
    *page = (struct page){200, "text/plain; version=0.0.4; charset=utf-8", metrics_print(state, arena)};
}

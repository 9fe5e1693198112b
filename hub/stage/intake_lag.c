#include "hub/stage/intake_lag.h"

#include <glib.h>

struct lags {
    GHashTable *topics; /* name → int64_t messages; every topic that was ever held */
};

struct lags *lags_new(void) {
    struct lags *lags = g_new0(struct lags, 1);
    lags->topics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return lags;
}

void lags_free(struct lags *lags) {
    g_hash_table_destroy(lags->topics);
    g_free(lags);
}

static int64_t *lag_of(struct lags *lags, const char *topic) {
    int64_t *lag = g_hash_table_lookup(lags->topics, topic);
    if (lag == NULL) {
        lag = g_new0(int64_t, 1);
        (void)g_hash_table_insert(lags->topics, g_strdup(topic), lag);
    }
    return lag;
}

void lags_tell(struct lags *lags, const struct inbox *inbox, const struct inbox_place *places, size_t count,
               struct metrics *metrics) {
    GHashTableIter topics;
    void *name;
    void *lag;
    g_hash_table_iter_init(&topics, lags->topics);
    while (g_hash_table_iter_next(&topics, NULL, &lag)) {
        *(int64_t *)lag = 0;
    }
    for (size_t i = 0; i < count; i++) {
        const int64_t end = inbox->end(inbox->state, places[i].topic, places[i].partition);
        *lag_of(lags, places[i].topic) += end > places[i].next ? end - places[i].next : 0;
    }
    g_hash_table_iter_init(&topics, lags->topics);
    while (g_hash_table_iter_next(&topics, &name, &lag)) {
        metric_set_for(metrics, METRIC_INTAKE_LAG, name, *(int64_t *)lag);
    }
}

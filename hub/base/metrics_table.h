/* metrics_table.h – everything the daemon counts. One line adds a metric.
 *
 * X(symbol, "name", type, "label", unit, "help")
 *   type   COUNTER only rises; GAUGE is set
 *   label  name of the one label its series differ by, or "" for a metric of one series
 *   unit   ONE; MICROSECONDS are kept as whole µs and shown as seconds, as Prometheus asks */
#ifndef HUB_BASE_METRICS_TABLE_H
#define HUB_BASE_METRICS_TABLE_H

/* clang-format off */
#define METRICS_TABLE(X) \
    /* intake */ \
    X(METRIC_CONSUMED, "dealerhub_events_consumed_total", COUNTER, "", ONE, "messages read from Kafka") \
    X(METRIC_CONSUMED_BYTES, "dealerhub_events_consumed_bytes_total", COUNTER, "", ONE, "bytes of the messages read") \
    X(METRIC_REFUSED, "dealerhub_events_refused_total", COUNTER, "code", ONE, "events refused, by code") \
    X(METRIC_DOUBTED, "dealerhub_values_doubtful_total", COUNTER, "code", ONE, "values kept as doubtful, by code") \
    X(METRIC_DUPLICATES, "dealerhub_events_duplicate_total", COUNTER, "", ONE, "events seen before, byte for byte") \
    X(METRIC_INTAKE_LAG, "dealerhub_intake_lag_messages", GAUGE, "topic", ONE, "messages not yet read in the partitions that this instance holds, by topic") \
    X(METRIC_INTAKE_QUEUE, "dealerhub_intake_queue_events", GAUGE, "", ONE, "events read and waiting for the merge") \
    X(METRIC_PARTITIONS, "dealerhub_intake_partitions", GAUGE, "", ONE, "partitions assigned to this instance") \
    /* merge */ \
    X(METRIC_MERGED, "dealerhub_events_merged_total", COUNTER, "", ONE, "events committed to the store") \
    X(METRIC_BATCHES, "dealerhub_batches_total", COUNTER, "", ONE, "batches committed") \
    X(METRIC_BATCH_TIME, "dealerhub_batch_seconds_total", COUNTER, "", MICROSECONDS, "time from the first event of a batch to its commit") \
    X(METRIC_MERGE_TIME, "dealerhub_merge_seconds_total", COUNTER, "", MICROSECONDS, "time spent under the merge lock") \
    X(METRIC_REPEATED, "dealerhub_batches_repeated_total", COUNTER, "code", ONE, "batches done again, by cause") \
    X(METRIC_LINKED, "dealerhub_links_total", COUNTER, "", ONE, "edges that link two source records") \
    X(METRIC_REVIEW, "dealerhub_review_open", GAUGE, "", ONE, "questions that wait for a steward, counted once a minute or less often") \
    X(METRIC_REJECTS, "dealerhub_rejects_waiting", GAUGE, "", ONE, "refused events that wait to be replayed or discarded, at most a hundred thousand") \
    X(METRIC_REDO, "dealerhub_redo_records", GAUGE, "", ONE, "records that an adoption has still to compute or to look at, at most a hundred thousand") \
    X(METRIC_EXPIRED, "dealerhub_expired_total", COUNTER, "what", ONE, "rows of which something expired: bodies, details, rejects, notices, documents") \
    X(METRIC_LEFT, "dealerhub_database_rows_left", GAUGE, "table", ONE, "rows that are gone and that the last vacuum had to leave, because a transaction was open that could still see them, by table in which rows come and go all the time") \
    /* relay */ \
    X(METRIC_DIRTY, "dealerhub_relay_dirty", GAUGE, "", ONE, "golden records whose views are to be looked at") \
    X(METRIC_LOOKED, "dealerhub_relay_records_total", COUNTER, "", ONE, "golden records looked at, whether something had to be told or not") \
    X(METRIC_QUEUED, "dealerhub_relay_queue", GAUGE, "port", ONE, "what waits to be told, at most a hundred thousand: views, erp, feedback, and views owed to topics put aside") \
    X(METRIC_UNREADABLE, "dealerhub_relay_unreadable", GAUGE, "", ONE, "customers told to nobody because a stored row cannot be read, at most a hundred thousand") \
    X(METRIC_PUBLISHED, "dealerhub_published_total", COUNTER, "port", ONE, "views, answers and IDocs sent, by port") \
    X(METRIC_RETRACTED, "dealerhub_retracted_total", COUNTER, "port", ONE, "views taken back, by port") \
    X(METRIC_HELD, "dealerhub_idocs_held", GAUGE, "port", ONE, "IDocs held because they would not post, by ERP system") \
    X(METRIC_PORT_FAILURES, "dealerhub_port_failures_total", COUNTER, "port", ONE, "sends that failed, by port") \
    X(METRIC_TAKEOVERS, "dealerhub_relay_takeovers_total", COUNTER, "", ONE, "shards taken over") \
    X(METRIC_CYCLES, "dealerhub_relay_cycles_total", COUNTER, "", ONE, "publishing transactions committed") \
    X(METRIC_CYCLE_TIME, "dealerhub_relay_cycle_seconds_total", COUNTER, "", MICROSECONDS, "time spent in publishing transactions") \
    /* the process */ \
    X(METRIC_RELOADS, "dealerhub_reloads_total", COUNTER, "result", ONE, "reloads asked for, by result") \
    X(METRIC_STARTED, "dealerhub_start_time_seconds", GAUGE, "", MICROSECONDS, "when the process started, since the epoch")
/* clang-format on */

#endif

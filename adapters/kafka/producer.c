#include "adapters/kafka/producer.h"

#include "adapters/kafka/topics.h"
#include "adapters/kafka/trial.h"

#include <glib.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE = 30000, BRIEFLY = 5000 }; /* ms, of one attempt */
enum { ROOM_WAIT = 5 /* ms */ };

typedef rd_kafka_error_t *transaction_step(rd_kafka_t *client, int timeout_ms);

/* The first message that was not delivered, as the library's threads tell of it. */
struct refusal {
    pthread_mutex_t lock;
    char topic[256]; /* "": none */
    rd_kafka_resp_err_t why;
};

struct outlet_producer {
    struct producer_shared *shared;
    unsigned shard;
    rd_kafka_t *client;
    rd_kafka_queue_t *reports; /* of messages that were not delivered; they count as under way until they are taken */
    struct topics *topics;
    GHashTable *handles;      /* name → rd_kafka_topic_t, of the topics that were written to or are about to be */
    bool new_handles;         /* the library does not know all of their partitions yet */
    GHashTable *used;         /* handles of the open transaction */
    _Atomic int64_t log_next; /* behind the last message to the log that was delivered in this transaction */
    struct refusal noted;
    char refused[256]; /* the topic whose fault it was that the transaction failed; "" when none is known */
    rd_kafka_resp_err_t why;
};

/* Marks the messages whose place matters. */
static char of_the_log;

/* --- opening ---------------------------------------------------------------------------------------------------------- */

/* A purged message is a consequence, not a cause. */
static bool is_cause(rd_kafka_resp_err_t code) {
    return code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
           code != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
}

static void note_refusal(struct refusal *refusal, const rd_kafka_message_t *message) {
    (void)pthread_mutex_lock(&refusal->lock);
    if (refusal->topic[0] == '\0') {
        (void)snprintf(refusal->topic, sizeof refusal->topic, "%s", rd_kafka_topic_name(message->rkt));
        refusal->why = message->err;
    }
    (void)pthread_mutex_unlock(&refusal->lock);
}

/* Called in a thread of the library for every message, before the commit that waits for it returns. Reports of deliveries
 * would each pass a queue to tell the same. One client has one connection to the log's leader: its answers come in order. */
static rd_kafka_resp_err_t note_outcome(rd_kafka_t *client, rd_kafka_message_t *message, void *state) {
    (void)client;
    struct outlet_producer *producer = state;
    if (is_cause(message->err)) {
        note_refusal(&producer->noted, message);
    } else if (message->_private == &of_the_log && message->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
               message->offset >= atomic_load(&producer->log_next)) {
        atomic_store(&producer->log_next, message->offset + 1);
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t watch_outcomes(rd_kafka_t *client, const rd_kafka_conf_t *conf, void *state, char *problem,
                                          size_t size) {
    (void)conf;
    (void)problem;
    (void)size;
    return rd_kafka_interceptor_add_on_acknowledgement(client, "dealerhub", note_outcome, state);
}

static rd_kafka_t *make_client(struct outlet_producer *producer, struct error *error) {
    char id[40];
    (void)snprintf(id, sizeof id, "dealerhub-relay-%u", producer->shard);
    const struct kafka_setting own[] = {
        {"transactional.id", id},
        {"transaction.timeout.ms", "30000"},
        {"queue.buffering.max.kbytes", "16384"}, /* instead of 1 GiB */
        {"linger.ms", "2"},
        {"socket.nagle.disable", "true"},  /* a transaction is many small requests, one waiting for the other */
        {"partitioner", "murmur2_random"}, /* as Kafka's own clients choose */
        {"delivery.report.only.error", "true"},
    };
    rd_kafka_conf_t *conf = kafka_conf(&producer->shared->settings, own, sizeof own / sizeof *own, error);
    if (conf == NULL) {
        return NULL;
    }
    /* With reports by callback a commit looks every 10 ms whether all is delivered, since nobody calls it where only errors are
     * reported; with reports in a queue it is woken up. */
    rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR);
    (void)rd_kafka_conf_interceptor_add_on_new(conf, "dealerhub", watch_outcomes, producer);
    rd_kafka_conf_set_opaque(conf, producer);
    return kafka_make(RD_KAFKA_PRODUCER, conf, error);
}

/* What they say was noted. */
static void take_reports(const struct outlet_producer *producer, int timeout_ms) {
    rd_kafka_event_t *report = rd_kafka_queue_poll(producer->reports, timeout_ms);
    while (report != NULL) {
        rd_kafka_event_destroy(report);
        report = rd_kafka_queue_poll(producer->reports, 0);
    }
}

static bool may_wait(const struct producer_shared *shared, int64_t began) {
    const int64_t waited = (g_get_monotonic_time() - began) / 1000;
    return waited < (atomic_load(&shared->hurried) ? KAFKA_HURRIED : PATIENCE);
}

/* The library goes on where it was when the same call is made again: in slices, between which reports of what was not delivered
 * are taken. */
static rd_kafka_error_t *attempt(const struct outlet_producer *producer, transaction_step *step) {
    const int64_t began = g_get_monotonic_time();
    take_reports(producer, 0);
    rd_kafka_error_t *problem = step(producer->client, KAFKA_SLICE);
    while (problem != NULL && rd_kafka_error_code(problem) == RD_KAFKA_RESP_ERR__TIMED_OUT &&
           rd_kafka_error_is_retriable(problem) && may_wait(producer->shared, began)) {
        rd_kafka_error_destroy(problem);
        take_reports(producer, 0);
        problem = step(producer->client, KAFKA_SLICE);
    }
    return problem;
}

static rd_kafka_error_t *insist(const struct outlet_producer *producer, transaction_step *step, int attempts) {
    rd_kafka_error_t *problem = attempt(producer, step);
    for (int i = 1; i < attempts && problem != NULL && rd_kafka_error_is_retriable(problem) &&
                    !atomic_load(&producer->shared->hurried);
         i++) {
        rd_kafka_error_destroy(problem);
        problem = attempt(producer, step);
    }
    return problem;
}

/* Fences whoever had the id, and ends what that had begun. */
static bool fence(const struct outlet_producer *producer, struct error *error) {
    rd_kafka_error_t *problem = insist(producer, rd_kafka_init_transactions, 3);
    return problem == NULL || kafka_failed(BROKER_MISSING, "init_transactions", problem, error);
}

struct outlet_producer *producer_open(struct producer_shared *shared, unsigned shard, struct error *error) {
    struct outlet_producer *producer = g_new0(struct outlet_producer, 1);
    producer->topics = topics_new();
    producer->handles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)rd_kafka_topic_destroy);
    producer->used = g_hash_table_new(NULL, NULL);
    producer->shared = shared;
    producer->shard = shard;
    (void)pthread_mutex_init(&producer->noted.lock, NULL);
    producer->client = make_client(producer, error);
    producer->reports = producer->client == NULL ? NULL : rd_kafka_queue_get_main(producer->client);
    if (producer->client == NULL || !topics_refresh(producer->topics, producer->client, error) ||
        !fence(producer, error)) {
        producer_abandon(producer);
        return NULL;
    }
    return producer;
}

void producer_abandon(struct outlet_producer *producer) {
    if (producer->client != NULL) {
        /* Messages go nowhere any more; the transaction stays open until the successor ends it. */
        (void)rd_kafka_purge(producer->client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        g_hash_table_remove_all(producer->handles);
        rd_kafka_queue_destroy(producer->reports);
        rd_kafka_destroy(producer->client);
    }
    g_hash_table_destroy(producer->handles);
    topics_free(producer->topics);
    g_hash_table_destroy(producer->used);
    (void)pthread_mutex_destroy(&producer->noted.lock);
    g_free(producer);
}

/* --- topics ----------------------------------------------------------------------------------------------------------- */

/* What a topic needs to be when we make it: partitions (0: as many as the log, -1: the broker's default), compaction. */
static const struct {
    int partitions;
    bool compacted;
} makes[] = {
    [OUTLET_LOG] = {0, true},
    [OUTLET_VIEWS] = {-1, true}, /* the last view of each customer stays, a retracted one goes */
    [OUTLET_FEEDBACK] = {-1, false},
    [OUTLET_DOCUMENTS] = {-1, false},
};

static bool is_as_needed(const struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                         struct error *error) {
    const int partitions = topics_partitions(producer->topics, topic);
    return kind != OUTLET_LOG || partitions == (int)producer->shared->shard_count ||
           error_set(error, CONFIG_INVALID, topic, "it has %d partitions; it needs one a shard: %d", partitions,
                     (int)producer->shared->shard_count);
}

/* A topic made just now is known to the brokers a moment later. */
static bool await_topic(struct outlet_producer *producer, const char *topic, struct error *error) {
    enum { LOOKS = 100, BETWEEN = 50000 };
    for (int look = 0; look < LOOKS; look++) {
        if (!topics_refresh(producer->topics, producer->client, error)) {
            return false;
        }
        if (topics_partitions(producer->topics, topic) > 0) {
            return true;
        }
        (void)usleep(BETWEEN);
    }
    return error_set(error, BROKER_FAILED, topic, "the topic was made just now and is not there yet");
}

static bool make_topic(struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                       struct error *error) {
    const int partitions = makes[kind].partitions == 0 ? (int)producer->shared->shard_count : makes[kind].partitions;
    return topics_make(producer->client, topic, partitions, makes[kind].compacted, error) &&
           await_topic(producer, topic, error);
}

static bool is_doubted(struct producer_shared *shared, const char *topic) {
    (void)pthread_mutex_lock(&shared->lock);
    const bool doubted = g_hash_table_contains(shared->doubted, topic);
    (void)pthread_mutex_unlock(&shared->lock);
    return doubted;
}

static void doubt(struct producer_shared *shared, const char *topic) {
    (void)pthread_mutex_lock(&shared->lock);
    (void)g_hash_table_add(shared->doubted, g_strdup(topic));
    (void)pthread_mutex_unlock(&shared->lock);
}

static void clear(struct producer_shared *shared, const char *topic) {
    (void)pthread_mutex_lock(&shared->lock);
    (void)g_hash_table_remove(shared->doubted, topic);
    (void)pthread_mutex_unlock(&shared->lock);
}

/* A topic that we may not write to makes an end of a producer: it is not risked again before a trial. */
static bool is_beyond_doubt(struct outlet_producer *producer, const char *topic, struct error *error) {
    if (!is_doubted(producer->shared, topic)) {
        return true;
    }
    struct trial *trial = trial_new(&producer->shared->settings, producer->shard);
    const bool good = trial_takes(trial, topic, error);
    trial_free(trial);
    if (good) {
        clear(producer->shared, topic);
    }
    return good;
}

static rd_kafka_topic_t *handle_of(struct outlet_producer *producer, const char *topic) {
    rd_kafka_topic_t *handle = g_hash_table_lookup(producer->handles, topic);
    if (handle == NULL) {
        handle = rd_kafka_topic_new(producer->client, topic, NULL);
        producer->new_handles = true;
        if (handle != NULL) {
            (void)g_hash_table_insert(producer->handles, g_strdup(topic), handle);
        }
    }
    return handle;
}

/* Left to itself the library asks for the partitions of a topic that is new to it once a second, and the first messages wait
 * for so long. Best effort: they would still be sent. */
static void learn_partitions(struct outlet_producer *producer) {
    const struct rd_kafka_metadata *metadata = NULL;
    if (producer->new_handles &&
        rd_kafka_metadata(producer->client, 0, NULL, &metadata, BRIEFLY) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_metadata_destroy(metadata);
        producer->new_handles = false;
    }
}

bool producer_is_ready(struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                       struct error *error) {
    if (topics_partitions(producer->topics, topic) == 0) {
        if (!topics_refresh(producer->topics, producer->client, error)) {
            return false;
        }
        if (topics_partitions(producer->topics, topic) == 0 && !make_topic(producer, topic, kind, error)) {
            return false;
        }
    }
    return is_as_needed(producer, topic, kind, error) && is_beyond_doubt(producer, topic, error) &&
           (handle_of(producer, topic) != NULL || error_set(error, BROKER_FAILED, topic, "no handle"));
}

/* --- transactions ------------------------------------------------------------------------------------------------------- */

/* What the library's threads have noted, unless the cause is known already. */
static void take_refusal(struct outlet_producer *producer) {
    struct refusal *noted = &producer->noted;
    (void)pthread_mutex_lock(&noted->lock);
    if (noted->topic[0] != '\0' && producer->refused[0] == '\0') {
        (void)snprintf(producer->refused, sizeof producer->refused, "%s", noted->topic);
        producer->why = noted->why;
    }
    noted->topic[0] = '\0';
    (void)pthread_mutex_unlock(&noted->lock);
}

bool producer_begin(struct outlet_producer *producer, struct error *error) {
    learn_partitions(producer);
    rd_kafka_error_t *problem = rd_kafka_begin_transaction(producer->client);
    atomic_store(&producer->log_next, 0);
    take_refusal(producer); /* a late word about the one before */
    producer->refused[0] = '\0';
    producer->why = RD_KAFKA_RESP_ERR_NO_ERROR;
    g_hash_table_remove_all(producer->used);
    return problem == NULL || kafka_failed(BROKER_FAILED, "begin_transaction", problem, error);
}

static bool is_fenced(const rd_kafka_error_t *problem) {
    return rd_kafka_error_code(problem) == RD_KAFKA_RESP_ERR__FENCED ||
           rd_kafka_error_code(problem) == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
           rd_kafka_error_code(problem) == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
}

static enum outlet_answer unclear(const char *step, rd_kafka_error_t *problem, struct error *error) {
    (void)kafka_failed(is_fenced(problem) ? BROKER_FENCED : BROKER_FAILED, step, problem, error);
    return OUTLET_UNCLEAR;
}

/* We may not write to one of the topics: each is tried by itself, and whoever fails is doubted from then on. */
static void find_culprits(struct outlet_producer *producer, struct error *error) {
    struct trial *trial = trial_new(&producer->shared->settings, producer->shard);
    GHashTableIter topics;
    void *handle = NULL;
    g_hash_table_iter_init(&topics, producer->used);
    while (g_hash_table_iter_next(&topics, &handle, NULL)) {
        const char *topic = rd_kafka_topic_name(handle);
        if (strcmp(topic, producer->shared->log_topic) == 0 || trial_takes(trial, topic, error) ||
            error->code != BROKER_FAILED) {
            continue;
        }
        doubt(producer->shared, topic);
        if (producer->refused[0] == '\0') {
            (void)snprintf(producer->refused, sizeof producer->refused, "%s", topic);
        }
    }
    trial_free(trial);
}

/* Its settings may be others now. One that takes nothing, as without a leader, holds a whole transaction up until its messages
 * time out: it is not risked again before a trial, which is over sooner and holds nobody up. */
static void blame(struct outlet_producer *producer, const char *topic) {
    topics_forget(producer->topics, topic);
    if (producer->why == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT && strcmp(topic, producer->shared->log_topic) != 0) {
        doubt(producer->shared, topic);
    }
}

/* The commit was never asked for, so nothing of the transaction will be seen, whether the abort succeeds or is left to the
 * next producer of the shard. Whose fault it was may be told. */
static enum outlet_answer abort_all(struct outlet_producer *producer, rd_kafka_resp_err_t code, const char *reason,
                                    struct error *error) {
    rd_kafka_error_t *problem = attempt(producer, rd_kafka_abort_transaction);
    take_refusal(producer);
    if (producer->refused[0] == '\0' && code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
        find_culprits(producer, error);
    }
    if (problem != NULL && producer->refused[0] == '\0') {
        return unclear("abort_transaction", problem, error);
    }
    if (problem != NULL) {
        rd_kafka_error_destroy(problem); /* the next begin will say so */
    }
    if (producer->refused[0] != '\0') {
        blame(producer, producer->refused);
    }
    (void)error_set(error, BROKER_FAILED, producer->refused, "%s",
                    producer->why != RD_KAFKA_RESP_ERR_NO_ERROR ? rd_kafka_err2str(producer->why) : reason);
    return OUTLET_REFUSED;
}

static rd_kafka_resp_err_t try_put(struct outlet_producer *producer, rd_kafka_topic_t *handle,
                                   const struct outlet_message *message) {
    const int32_t partition = message->partition == OUTLET_BY_KEY ? RD_KAFKA_PARTITION_UA : message->partition;
    return rd_kafka_producev(producer->client, RD_KAFKA_V_RKT(handle), RD_KAFKA_V_PARTITION(partition),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                             RD_KAFKA_V_KEY((void *)(uintptr_t)message->key.data, message->key.length),
                             RD_KAFKA_V_VALUE((void *)(uintptr_t)message->value.data, message->value.length),
                             RD_KAFKA_V_OPAQUE(message->kind == OUTLET_LOG ? &of_the_log : NULL), RD_KAFKA_V_END);
}

enum outlet_answer producer_put(struct outlet_producer *producer, const struct outlet_message *message,
                                struct error *error) {
    rd_kafka_topic_t *handle = handle_of(producer, message->topic);
    rd_kafka_resp_err_t result = handle == NULL ? RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC : try_put(producer, handle, message);
    while (result == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        take_reports(producer, ROOM_WAIT); /* room comes with answers, at the latest by the messages' timeout */
        result = try_put(producer, handle, message);
    }
    if (result == RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)g_hash_table_add(producer->used, handle);
        return OUTLET_COMMITTED;
    }
    take_refusal(producer);
    if (producer->refused[0] == '\0' && result != RD_KAFKA_RESP_ERR__STATE) { /* else the cause is known already */
        (void)snprintf(producer->refused, sizeof producer->refused, "%s", message->topic);
        producer->why = result;
    }
    const bool may_not = result == RD_KAFKA_RESP_ERR__STATE; /* it failed before: perhaps by what we may not do */
    return abort_all(producer, may_not ? RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED : result,
                     rd_kafka_err2str(result), error);
}

enum outlet_answer producer_commit(struct outlet_producer *producer, int64_t *log_next, struct error *error) {
    rd_kafka_error_t *problem = insist(producer, rd_kafka_commit_transaction, 4);
    if (problem == NULL) {
        const int64_t next = atomic_load(&producer->log_next);
        *log_next = next > 0 ? next : *log_next;
        return OUTLET_COMMITTED;
    }
    if (!rd_kafka_error_txn_requires_abort(problem)) {
        return unclear("commit_transaction", problem, error);
    }
    char reason[200];
    const rd_kafka_resp_err_t code = rd_kafka_error_code(problem);
    (void)snprintf(reason, sizeof reason, "%s", rd_kafka_error_string(problem));
    rd_kafka_error_destroy(problem);
    return abort_all(producer, code, reason, error);
}

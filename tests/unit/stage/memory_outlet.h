/* memory_outlet.h – hub/stage/outlet.h in memory: transactions, fencing, a log per topic and partition; and faults that
 * strike once at a step of choice. Producers may be in several threads; records are looked at when they have ended. */
#ifndef TESTS_UNIT_STAGE_MEMORY_OUTLET_H
#define TESTS_UNIT_STAGE_MEMORY_OUTLET_H

#include "hub/stage/outlet.h"
#include "hub/store/shard.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

#define MEMORY_LOG "dealerhub.publications"
#define MEMORY_CLUSTER "memory"

enum memory_fault {
    FAULT_NONE,
    FAULT_OPEN, /* fences, then fails */
    FAULT_READ, /* after the first record */
    FAULT_BEGIN,
    FAULT_PUT,
    FAULT_BEFORE_COMMIT, /* nothing was committed, and nobody says so */
    FAULT_AFTER_COMMIT,  /* everything was committed, and nobody says so */
    FAULT_COUNT
};

struct memory_record {
    char *topic, *key, *value; /* value NULL: a tombstone */
    int32_t partition;
    int64_t offset;
};

struct memory_outlet {
    pthread_mutex_t lock;
    struct outlet outlet;
    GPtrArray *records;   /* struct memory_record, in the order of their commits */
    GHashTable *refusing; /* topics */
    bool late;            /* refusing topics say so only when a message comes */
    int epochs[SHARD_COUNT];
    enum memory_fault fault;          /* strikes once */
    void (*meanwhile)(void *context); /* called once, when a transaction of that shard is about to be committed */
    void *meanwhile_context;
    unsigned meanwhile_shard;
    unsigned unreadable; /* logs that cannot be read: a bit a shard */
    unsigned commits;
    struct input_extent inputs[4]; /* what events come from */
    size_t input_count;
    bool only_marks; /* what is left of them is no message */
    size_t stretch;  /* of the log, read at once; 1 at first, so that every border between two records is met */
};

struct outlet_producer {
    struct memory_outlet *memory;
    unsigned shard;
    int epoch;
    GPtrArray *pending;
};

static inline void memory_record_free(void *data) {
    struct memory_record *record = data;
    g_free(record->topic);
    g_free(record->key);
    g_free(record->value);
    g_free(record);
}

static inline bool memory_strikes(struct memory_outlet *memory, enum memory_fault fault) {
    if (memory->fault != fault) {
        return false;
    }
    memory->fault = FAULT_NONE;
    return true;
}

static inline bool memory_fenced(const struct outlet_producer *producer) {
    return producer->epoch != producer->memory->epochs[producer->shard];
}

static inline struct outlet_producer *memory_open(void *state, unsigned shard, struct error *error) {
    struct memory_outlet *memory = state;
    (void)pthread_mutex_lock(&memory->lock);
    const int epoch = ++memory->epochs[shard];
    const bool struck = memory_strikes(memory, FAULT_OPEN);
    (void)pthread_mutex_unlock(&memory->lock);
    if (struck) {
        (void)error_set(error, BROKER_MISSING, "open", "fault");
        return NULL;
    }
    struct outlet_producer *producer = g_new0(struct outlet_producer, 1);
    producer->memory = memory;
    producer->shard = shard;
    producer->epoch = epoch;
    producer->pending = g_ptr_array_new_with_free_func(memory_record_free);
    return producer;
}

static inline void memory_abandon(struct outlet_producer *producer) {
    g_ptr_array_unref(producer->pending);
    g_free(producer);
}

static inline bool memory_is_ready(struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                                   struct error *error) {
    (void)kind;
    const struct memory_outlet *memory = producer->memory;
    return memory->late || !g_hash_table_contains(memory->refusing, topic) ||
           error_set(error, BROKER_FAILED, topic, "refuses");
}

static inline bool memory_begin_locked(struct outlet_producer *producer, struct error *error) {
    if (memory_strikes(producer->memory, FAULT_BEGIN) || memory_fenced(producer)) {
        return error_set(error, BROKER_FAILED, "begin", "fault");
    }
    g_ptr_array_set_size(producer->pending, 0);
    return true;
}

static inline enum outlet_answer memory_put_locked(struct outlet_producer *producer,
                                                   const struct outlet_message *message, struct error *error) {
    if (memory_strikes(producer->memory, FAULT_PUT)) {
        (void)error_set(error, BROKER_FAILED, "put", "fault");
        return OUTLET_UNCLEAR;
    }
    if (g_hash_table_contains(producer->memory->refusing, message->topic)) {
        (void)error_set(error, BROKER_FAILED, message->topic, "refuses");
        return OUTLET_REFUSED;
    }
    struct memory_record *record = g_new0(struct memory_record, 1);
    record->topic = g_strdup(message->topic);
    record->key = g_strndup((const char *)message->key.data, message->key.length);
    record->value =
        message->value.data == NULL ? NULL : g_strndup((const char *)message->value.data, message->value.length);
    record->partition = message->partition == OUTLET_BY_KEY ? 0 : message->partition;
    g_ptr_array_add(producer->pending, record);
    return OUTLET_COMMITTED;
}

static inline int64_t memory_end(const struct memory_outlet *memory, const char *topic, int32_t partition) {
    int64_t end = 0;
    for (unsigned i = 0; i < memory->records->len; i++) {
        const struct memory_record *record = memory->records->pdata[i];
        end += strcmp(record->topic, topic) == 0 && record->partition == partition;
    }
    return end;
}

static inline enum outlet_answer memory_commit_locked(struct outlet_producer *producer, int64_t *log_next,
                                                      struct error *error) {
    struct memory_outlet *memory = producer->memory;
    if (memory_strikes(memory, FAULT_BEFORE_COMMIT) || memory_fenced(producer)) {
        (void)error_set(error, BROKER_FENCED, "commit", "fault");
        return OUTLET_UNCLEAR;
    }
    for (unsigned i = 0; i < producer->pending->len; i++) {
        struct memory_record *record = producer->pending->pdata[i];
        record->offset = memory_end(memory, record->topic, record->partition);
        g_ptr_array_add(memory->records, record);
        if (strcmp(record->topic, MEMORY_LOG) == 0) {
            *log_next = record->offset + 1;
        }
    }
    g_ptr_array_set_free_func(producer->pending, NULL);
    g_ptr_array_set_size(producer->pending, 0);
    g_ptr_array_set_free_func(producer->pending, memory_record_free);
    memory->commits++;
    if (memory_strikes(memory, FAULT_AFTER_COMMIT)) {
        (void)error_set(error, BROKER_FAILED, "commit", "fault");
        return OUTLET_UNCLEAR;
    }
    return OUTLET_COMMITTED;
}

static inline bool memory_inputs(void *state, struct arena *arena, const char **cluster, struct input_extent **extents,
                                 size_t *count, struct error *error) {
    const struct memory_outlet *memory = state;
    (void)error;
    *cluster = MEMORY_CLUSTER;
    *extents = ARENA_NEW(arena, struct input_extent, memory->input_count + 1);
    *count = memory->input_count;
    memcpy(*extents, memory->inputs, memory->input_count * sizeof **extents);
    return true;
}

static inline bool memory_has_message(void *state, const struct input_extent *extent, bool *has, struct error *error) {
    const struct memory_outlet *memory = state;
    (void)error;
    *has = !memory->only_marks && extent->next < extent->end;
    return true;
}

static inline bool memory_begin(struct outlet_producer *producer, struct error *error) {
    (void)pthread_mutex_lock(&producer->memory->lock);
    const bool good = memory_begin_locked(producer, error);
    (void)pthread_mutex_unlock(&producer->memory->lock);
    return good;
}

static inline enum outlet_answer memory_put(struct outlet_producer *producer, const struct outlet_message *message,
                                            struct error *error) {
    (void)pthread_mutex_lock(&producer->memory->lock);
    const enum outlet_answer answer = memory_put_locked(producer, message, error);
    (void)pthread_mutex_unlock(&producer->memory->lock);
    return answer;
}

static inline void memory_let_happen(const struct outlet_producer *producer) {
    struct memory_outlet *memory = producer->memory;
    void (*meanwhile)(void *context) = memory->meanwhile;
    if (meanwhile != NULL && producer->shard == memory->meanwhile_shard) {
        memory->meanwhile = NULL;
        meanwhile(memory->meanwhile_context);
    }
}

static inline enum outlet_answer memory_commit(struct outlet_producer *producer, int64_t *log_next,
                                               struct error *error) {
    memory_let_happen(producer);
    (void)pthread_mutex_lock(&producer->memory->lock);
    const enum outlet_answer answer = memory_commit_locked(producer, log_next, error);
    (void)pthread_mutex_unlock(&producer->memory->lock);
    return answer;
}

/* The n-th record of a shard's log, or NULL. Records are never taken away. */
static inline const struct memory_record *memory_logged(struct memory_outlet *memory, unsigned shard, int64_t n) {
    const struct memory_record *found = NULL;
    (void)pthread_mutex_lock(&memory->lock);
    for (unsigned i = 0; found == NULL && i < memory->records->len; i++) {
        const struct memory_record *record = memory->records->pdata[i];
        if (strcmp(record->topic, MEMORY_LOG) == 0 && record->partition == (int32_t)shard && record->offset == n) {
            found = record;
        }
    }
    (void)pthread_mutex_unlock(&memory->lock);
    return found;
}

enum { MEMORY_STRETCH = 100 };

static inline bool memory_read_log(void *state, unsigned shard, int64_t from, log_visitor visit, void *context,
                                   struct error *error) {
    struct memory_outlet *memory = state;
    bool good = (memory->unreadable & 1U << shard) == 0 || error_set(error, BROKER_FAILED, "read", "unreadable");
    for (size_t count = 1; good && count > 0; from += (int64_t)count) {
        struct log_record records[MEMORY_STRETCH];
        const struct memory_record *record;
        for (count = 0; count < memory->stretch && count < MEMORY_STRETCH &&
                        (record = memory_logged(memory, shard, from + (int64_t)count)) != NULL;
             count++) {
            records[count] = (struct log_record){{(const uint8_t *)record->key, strlen(record->key)},
                                                 {(const uint8_t *)record->value, strlen(record->value)},
                                                 record->offset};
        }
        good = count == 0 || visit(context, records, count, from + (int64_t)count, error);
        if (good && count > 0 && memory_strikes(memory, FAULT_READ)) {
            return error_set(error, BROKER_MISSING, "read", "fault");
        }
    }
    return good;
}

static inline bool memory_log_end(void *state, unsigned shard, int64_t *end, struct error *error) {
    struct memory_outlet *memory = state;
    const bool good = (memory->unreadable & 1U << shard) == 0 || error_set(error, BROKER_FAILED, "end", "unreadable");
    (void)pthread_mutex_lock(&memory->lock);
    *end = memory_end(memory, MEMORY_LOG, (int32_t)shard);
    (void)pthread_mutex_unlock(&memory->lock);
    return good;
}

static inline void memory_outlet_start(struct memory_outlet *memory) {
    *memory = (struct memory_outlet){
        .outlet = {.open = memory_open,
                   .abandon = memory_abandon,
                   .is_ready = memory_is_ready,
                   .begin = memory_begin,
                   .put = memory_put,
                   .commit = memory_commit,
                   .inputs = memory_inputs,
                   .has_message = memory_has_message,
                   .log_end = memory_log_end,
                   .read_log = memory_read_log},
        .records = g_ptr_array_new_with_free_func(memory_record_free),
        .refusing = g_hash_table_new(g_str_hash, g_str_equal),
        .stretch = 1,
    };
    (void)pthread_mutex_init(&memory->lock, NULL);
    memory->outlet.state = memory;
}

static inline void memory_outlet_stop(struct memory_outlet *memory) {
    g_ptr_array_unref(memory->records);
    g_hash_table_destroy(memory->refusing);
    (void)pthread_mutex_destroy(&memory->lock);
}

#endif

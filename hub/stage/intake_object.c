#include "hub/stage/intake_object.h"

#include "hub/stage/relay_plan.h"
#include "hub/store/merge_object.h"

#include <stdlib.h>
#include <string.h>

/* What a shard's log holds beyond what the database had applied of it. Kept from one look to the next, since after a restore it
 * may be long. */
struct tail {
    int64_t from, next; /* read from here; the offset behind it */
    GHashTable *told;   /* number → struct told */
};

struct told {
    int64_t number;
    const char *system; /* interned */
    struct uuid anchor;
};

struct object_finder {
    const struct outlet *log;
    struct tail tails[SHARD_COUNT];
};

struct object_finder *object_finder_new(const struct outlet *log) {
    struct object_finder *finder = g_new0(struct object_finder, 1);
    finder->log = log;
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        finder->tails[i].told = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    }
    return finder;
}

void object_finder_free(struct object_finder *finder) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        g_hash_table_destroy(finder->tails[i].told);
    }
    g_free(finder);
}

/* --- the log ------------------------------------------------------------------------------------------------------------ */

static void note_told(struct tail *tail, const struct published_document *document, int64_t number) {
    struct told *told = g_new(struct told, 1);
    *told = (struct told){number, g_intern_string(document->system), document->anchor};
    (void)g_hash_table_replace(tail->told, &told->number, told);
}

/* A record tells the last document of each system, and which was the first of its object. */
static bool note_record(struct tail *tail, const struct log_record *record, struct arena *arena, struct error *error) {
    struct publication publication;
    const struct uuid any = {{0}};
    if (record->value.data == NULL || is_feedback_key(record->key)) {
        return true;
    }
    if (!publication_decode(record->value, &any, arena, &publication)) {
        return error_set(error, BROKER_FAILED, "publications log", "the record at offset %lld cannot be read",
                         (long long)record->offset);
    }
    for (size_t i = 0; i < publication.document_count; i++) {
        const struct published_document *document = &publication.documents[i];
        note_told(tail, document, document->number);
        if (document->first != 0 && document->first != document->number) {
            note_told(tail, document, document->first);
        }
    }
    return true;
}

static bool visit(void *context, const struct log_record *records, size_t count, int64_t next, struct error *error) {
    struct tail *tail = context;
    struct arena *arena = arena_new();
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = note_record(tail, &records[i], arena, error);
    }
    tail->next = good ? next : tail->next;
    arena_free(arena);
    return good;
}

/* A broker that has just come up may not know all of the topic yet. */
static bool is_whole(unsigned shard, int64_t end, int64_t applied, struct error *error) {
    return end >= applied ||
           error_set(error, BROKER_FAILED, "publications log", "of shard %u it has %lld, applied are %lld", shard,
                     (long long)end, (long long)applied);
}

/* To the log's end as it is now. What was read goes once the database has it, or has fallen back to before it. */
static bool follow(const struct object_finder *finder, unsigned shard, struct tail *tail, int64_t applied,
                   struct error *error) {
    const struct outlet *log = finder->log;
    int64_t end;
    if (applied >= tail->next || applied < tail->from) {
        g_hash_table_remove_all(tail->told);
        tail->from = tail->next = applied;
    }
    return log->log_end(log->state, shard, &end, error) && is_whole(shard, end, applied, error) &&
           (end <= tail->next || log->read_log(log->state, shard, tail->next, visit, tail, error));
}

/* --- a look --------------------------------------------------------------------------------------------------------------- */

/* A document that an input names. */
struct wanted {
    const char *system;
    int64_t number;
    struct uuid *object; /* of the input */
};

static GArray *wanted_of(const struct merge_batch *batch) {
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(struct wanted));
    for (size_t i = 0; i < batch->count; i++) {
        struct merge_input *input = &batch->inputs[i];
        struct uuid record;
        if (merge_names_object(input) && !uuid_from_text(input->event->effect_text, &record)) {
            const struct wanted one = {input->event->source, strtoll(input->event->effect_text, NULL, 10),
                                       &input->object};
            g_array_append_val(wanted, one);
        }
    }
    return wanted;
}

static bool ask_database(struct database *database, const GArray *wanted, struct arena *arena, struct error *error) {
    struct merge_store store = {.database = database};
    struct document_names names = document_names_new(arena);
    struct uuid **objects = ARENA_NEW(arena, struct uuid *, wanted->len);
    for (unsigned i = 0; i < wanted->len; i++) {
        const struct wanted *one = &g_array_index(wanted, struct wanted, i);
        document_names_add(&names, one->system, one->number);
        objects[i] = one->object;
    }
    return merge_read_anchors(&store, &names, objects, arena, error);
}

static bool ask_log(struct object_finder *finder, const GArray *wanted, const int64_t applied[SHARD_COUNT],
                    struct error *error) {
    bool asked[SHARD_COUNT] = {false}, good = true;
    for (unsigned i = 0; good && i < wanted->len; i++) {
        const struct wanted *one = &g_array_index(wanted, struct wanted, i);
        const unsigned shard = (unsigned)((uint64_t)one->number % SHARD_COUNT);
        struct tail *tail = &finder->tails[shard];
        if (!uuid_is_nil(one->object)) {
            continue;
        }
        good = asked[shard] || follow(finder, shard, tail, applied[shard], error);
        asked[shard] = true;
        const struct told *told = g_hash_table_lookup(tail->told, &one->number);
        if (good && told != NULL && strcmp(told->system, one->system) == 0) {
            *one->object = told->anchor;
        }
    }
    return good;
}

/* How far the log is applied is read first: what is applied between the two has its row by then. */
bool object_finder_look(struct object_finder *finder, struct database *database, const struct merge_batch *batch,
                        struct arena *arena, struct error *error) {
    int64_t applied[SHARD_COUNT] = {0};
    GArray *wanted = finder->log == NULL ? g_array_new(FALSE, FALSE, 1) : wanted_of(batch);
    const bool good =
        wanted->len == 0 || (relay_read_applied(database, applied, error) &&
                             ask_database(database, wanted, arena, error) && ask_log(finder, wanted, applied, error));
    (void)g_array_free(wanted, TRUE);
    return good;
}

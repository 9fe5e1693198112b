#include "hub/stage/relay_takeover.h"

#include "hub/base/log.h"
#include "hub/base/step.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A stretch of the log on its way into the database. */
struct stretch {
    struct shard *shard;
    struct arena *arena;
    struct closing closing;
    struct publication_set latest; /* a stretch may tell of a golden id several times: the last word counts */
    GHashTable *answered;          /* "line:partition" → struct answered */
    GArray *documents;             /* struct idoc: all numbers that the stretch names */
    GHashTable *numbers;           /* of theirs, int64_t */
};

struct answered {
    struct input input;
    int64_t offset;
};

static bool strange(const struct log_record *record, struct error *error) {
    return error_set(error, BROKER_FAILED, "publications log", "the record at offset %lld cannot be read",
                     (long long)record->offset);
}

/* feedback:<line>:<partition> */
static bool read_answered(struct stretch *stretch, const struct log_record *record, struct error *error) {
    char *name = arena_copy_n(stretch->arena, (const char *)record->key.data, record->key.length);
    char *colon = strrchr(name, ':');
    json_t *value = json_loadb((const char *)record->value.data, record->value.length, 0, NULL);
    const json_t *offset = json_object_get(value, "offset");
    const bool good = colon >= name + sizeof FEEDBACK_KEY - 1 && json_is_integer(offset);
    if (good) {
        struct answered *answered = ARENA_NEW(stretch->arena, struct answered, 1);
        *colon = '\0';
        answered->input = (struct input){name + sizeof FEEDBACK_KEY - 1, (int32_t)strtol(colon + 1, NULL, 10)};
        answered->offset = json_integer_value(offset);
        const char *key = arena_copy_n(stretch->arena, (const char *)record->key.data, record->key.length);
        (void)g_hash_table_replace(stretch->answered, (void *)(uintptr_t)key, answered);
    }
    json_decref(value);
    return good || strange(record, error);
}

static void follow(struct shard *shard, const struct publication *publication) {
    const int64_t highest = publication_highest(publication);
    struct shard_hold *hold = &shard->hold;
    hold->highest = highest > hold->highest ? highest : hold->highest;
    hold->clock = publication->at > hold->clock ? publication->at : hold->clock;
}

/* A golden id's documents stand in each record of it; all numbers matter, since each may have gone out. Another shard's number is
 * that of an object which came from there: that shard's log has it. */
static void note_documents(struct stretch *stretch, const struct publication *publication) {
    for (size_t i = 0; i < publication->document_count; i++) {
        const struct published_document *document = &publication->documents[i];
        if ((unsigned)(document->number % SHARD_COUNT) != stretch->shard->hold.shard) {
            continue;
        }
        const struct idoc idoc = {.system = document->system,
                                  .number = document->number,
                                  .golden = publication->golden,
                                  .anchor = document->anchor,
                                  .state = document->state,
                                  .known = document->first != document->number && document->first != 0,
                                  .loser = document->loser,
                                  .digest = document->digest};
        if (g_hash_table_add(stretch->numbers, (void *)(uintptr_t)&document->number)) {
            g_array_append_val(stretch->documents, idoc);
        }
    }
}

static bool read_publication(struct stretch *stretch, const struct log_record *record, struct error *error) {
    struct uuid golden;
    struct publication *publication = ARENA_NEW(stretch->arena, struct publication, 1);
    const char *key = arena_copy_n(stretch->arena, (const char *)record->key.data, record->key.length);
    if (!uuid_from_text(key, &golden) ||
        !publication_decode(arena_copy_bytes(stretch->arena, record->value), &golden, stretch->arena, publication)) {
        return strange(record, error);
    }
    follow(stretch->shard, publication);
    publication_put(&stretch->latest, publication);
    note_documents(stretch, publication);
    return true;
}

static bool read_record(struct stretch *stretch, const struct log_record *record, struct error *error) {
    if (record->value.data == NULL) {
        return true; /* nothing writes tombstones there */
    }
    return is_feedback_key(record->key) ? read_answered(stretch, record, error)
                                        : read_publication(stretch, record, error);
}

/* --- documents that only the log knows ------------------------------------------------------------------------------ */

/* A newer document has taken its place since, in this stretch. */
static bool is_superseded(const struct stretch *stretch, const struct idoc *idoc) {
    const struct publication *latest = publication_get(&stretch->latest, &idoc->golden);
    const struct published_document *document = publication_document(latest, idoc->system);
    return document == NULL || document->number != idoc->number;
}

/* NULL: there is no ERP any more. */
static const char *system_of(const struct stretch *stretch) {
    const struct erp_dialect *dialect = stretch->shard->context->setting.dialect;
    return dialect == NULL ? NULL : dialect->system(dialect->state);
}

/* A document's number may have been taken in a transaction that the database missed. Nobody can have been sent it by a
 * port, since its row comes first: so it is built again, of what the customer is now, under the same number. One that
 * went out beside the log was sent; its row says so, without a body that might be another. Nothing is sent any more to an ERP
 * of another name. */
static void build_again(struct stretch *stretch, struct idoc *idoc, const struct customer *customer,
                        const char *object_key) {
    if (strcmp(idoc->state, "sent") == 0) {
        idoc->status = "03";
        return;
    }
    if (is_superseded(stretch, idoc) || g_strcmp0(idoc->system, system_of(stretch)) != 0) {
        idoc->state = "replaced";
        return;
    }
    const struct relay_setting *setting = &stretch->shard->context->setting;
    char anchor[UUID_TEXT];
    const struct erp_request request = {
        .customer = customer,
        .standing = idoc->loser ? ERP_LOSER : ERP_OWN,
        .anchor = uuid_to_text(&idoc->anchor, anchor),
        .object_key = object_key,
        .known = idoc->known,
        .number = idoc->number,
        .at = publication_get(&stretch->latest, &idoc->golden)->at, /* so the same content is the same octets */
        .serial = idoc->number,
    };
    struct erp_document made = {.verdict = ERP_NOT_SELECTED};
    if ((customer != NULL || idoc->loser) && setting->dialect != NULL) {
        setting->dialect->build(setting->dialect->state, &request, stretch->arena, &made);
    }
    idoc->profile = made.profile;
    idoc->body = made.verdict == ERP_BUILT
                     ? setting->dialect->write(setting->dialect->state, &request, &made, stretch->arena)
                     : (struct bytes){NULL, 0};
    idoc->reason = made.verdict == ERP_HELD ? made.held : NULL;
    idoc->state = made.verdict == ERP_BUILT ? "queued" : made.verdict == ERP_HELD ? "held" : "replaced";
}

static bool rebuild_all(struct stretch *stretch, struct idoc *idocs, size_t count, struct error *error) {
    struct relay_context *context = stretch->shard->context;
    struct uuid *goldens = ARENA_NEW(stretch->arena, struct uuid, count);
    struct uuid *anchors = ARENA_NEW(stretch->arena, struct uuid, count);
    struct customer **customers = ARENA_NEW(stretch->arena, struct customer *, count);
    const char **keys = ARENA_NEW(stretch->arena, const char *, count);
    const char *system = system_of(stretch);
    struct bytes *sealed = ARENA_NEW(stretch->arena, struct bytes, count);
    for (size_t i = 0; i < count; i++) {
        goldens[i] = idocs[i].golden;
        anchors[i] = idocs[i].anchor;
    }
    if (!customers_load(&context->store, goldens, count, (struct customer_wish){.events = context->events},
                        stretch->arena, customers, error) ||
        !idoc_object_keys(context->store.database, system, anchors, count, stretch->arena, keys, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        build_again(stretch, &idocs[i], customers[i], keys[i]);
    }
    if (!idocs_seal(&context->store, idocs, count, stretch->arena, sealed, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        idoc_rows_add(&stretch->closing.idocs, &idocs[i], sealed[i]);
    }
    return true;
}

static bool shard_rebuild(struct stretch *stretch, struct error *error) {
    const GArray *idocs = stretch->documents;
    bool *missing = ARENA_NEW(stretch->arena, bool, idocs->len + 1);
    struct idoc *all = (struct idoc *)(void *)idocs->data;
    bool good = idocs->len == 0 ||
                idocs_missing(stretch->shard->context->store.database, all, idocs->len, stretch->arena, missing, error);
    size_t count = 0;
    for (size_t i = 0; good && i < idocs->len; i++) {
        if (missing[i]) {
            all[count++] = all[i];
        }
    }
    return good && (count == 0 || rebuild_all(stretch, all, count, error));
}

/* --- a stretch of the log --------------------------------------------------------------------------------------------- */

static void note_told(struct stretch *stretch) {
    GHashTableIter entries;
    void *value = NULL;
    g_hash_table_iter_init(&entries, stretch->latest.by_golden);
    while (g_hash_table_iter_next(&entries, NULL, &value)) {
        const struct publication *publication = value;
        publication_rows_add(&stretch->closing.publications, publication, stretch->arena);
        if (stretch->shard->lost) {
            column_uuid(stretch->closing.doubted, &publication->golden);
        }
    }
    g_hash_table_iter_init(&entries, stretch->answered);
    while (g_hash_table_iter_next(&entries, NULL, &value)) {
        const struct answered *answered = value;
        closing_answer(&stretch->closing, &answered->input, INT64_MIN, answered->offset);
    }
}

static bool apply(struct stretch *stretch, const struct log_record *records, size_t count, int64_t next,
                  struct error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!read_record(stretch, &records[i], error)) {
            return false;
        }
    }
    note_told(stretch);
    if (!shard_rebuild(stretch, error)) {
        return false;
    }
    stretch->closing.durable = true;
    stretch->shard->hold.log_offset = next;
    if (!relay_close(stretch->shard->context->store.database, &stretch->shard->hold, &stretch->closing, error)) {
        return false;
    }
    step_done(STEP_APPLY_LOG);
    return true;
}

static bool visit(void *context, const struct log_record *records, size_t count, int64_t next, struct error *error) {
    struct shard *shard = context;
    if (next <= shard->hold.log_offset) {
        return true;
    }
    struct stretch stretch = {.shard = shard, .arena = arena_new(), .latest = publication_set_new()};
    stretch.answered = g_hash_table_new(g_str_hash, g_str_equal);
    stretch.documents = g_array_new(0, 1, sizeof(struct idoc));
    stretch.numbers = g_hash_table_new(g_int64_hash, g_int64_equal);
    closing_start(&stretch.closing, stretch.arena);
    const bool good = apply(&stretch, records, count, next, error);
    g_hash_table_destroy(stretch.numbers);
    (void)g_array_free(stretch.documents, 1);
    g_hash_table_destroy(stretch.answered);
    publication_set_free(&stretch.latest);
    arena_free(stretch.arena);
    return good;
}

/* --- were commits lost? ------------------------------------------------------------------------------------------------- */

struct last_told {
    int64_t from, end;
    struct merge_moment merged;
};

/* A shard publishes one snapshot after the other, so the last one tells. */
static bool remember_last(void *context, const struct log_record *records, size_t count, int64_t next,
                          struct error *error) {
    struct last_told *last = context;
    struct arena *arena = arena_new();
    struct publication publication;
    bool good = true;
    last->end = next;
    for (size_t i = 0; good && i < count; i++) {
        const struct uuid none = {{0}};
        if (records[i].offset < last->from || records[i].value.data == NULL || is_feedback_key(records[i].key)) {
            continue;
        }
        good = publication_decode(records[i].value, &none, arena, &publication) || strange(&records[i], error);
        last->merged = (struct merge_moment){publication.batch, publication.era};
    }
    arena_free(arena);
    return good;
}

static bool log_has_lost(struct shard *shard, unsigned of, struct last_told *last, bool *lost, struct error *error) {
    const struct outlet *outlet = shard->context->outlet;
    bool holds = true;
    const bool good =
        outlet->read_log(outlet->state, of, last->from, remember_last, last, error) &&
        (last->merged.batch == 0 || merge_history_holds(shard->context->store.database, &last->merged, &holds, error));
    *lost = !holds;
    return good;
}

/* A log that cannot be read is no log that tells of nothing: who does not know whether commits were lost takes nothing over. */
static bool others_have_lost(struct shard *shard, bool *lost, struct error *error) {
    int64_t applied[SHARD_COUNT] = {0};
    if (!relay_read_applied(shard->context->store.database, applied, error)) {
        return false;
    }
    bool good = true;
    for (unsigned i = 0; good && i < SHARD_COUNT; i++) {
        struct last_told last = {.from = applied[i]};
        bool its = false;
        good = i == shard->hold.shard || log_has_lost(shard, i, &last, &its, error);
        if (its) {
            shard->awaited[i] = last.end;
            *lost = true;
        }
    }
    return good;
}

bool shard_has_lost(struct shard *shard, bool *any, struct error *error) {
    struct last_told last = {.from = shard->hold.log_offset};
    memset(shard->awaited, 0, sizeof shard->awaited);
    if (!log_has_lost(shard, shard->hold.shard, &last, &shard->lost, error)) {
        return false;
    }
    *any = shard->lost;
    return others_have_lost(shard, any, error);
}

bool shard_others_came(struct shard *shard, bool *all, struct error *error) {
    int64_t applied[SHARD_COUNT] = {0};
    if (!relay_read_applied(shard->context->store.database, applied, error)) {
        return false;
    }
    *all = true;
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        *all = *all && applied[i] >= shard->awaited[i];
    }
    return true;
}

/* --- from the stored offset to the end --------------------------------------------------------------------------------- */

bool shard_read_log(struct shard *shard, struct error *error) {
    const struct outlet *outlet = shard->context->outlet;
    const int64_t from = shard->hold.log_offset;
    const bool good = outlet->read_log(outlet->state, shard->hold.shard, from, visit, shard, error);
    if (good && shard->hold.log_offset > from) {
        log_line(LOG_INFO_LEVEL, "log_read", "shard=%u from=%lld to=%lld", shard->hold.shard, (long long)from,
                 (long long)shard->hold.log_offset);
    }
    return good;
}

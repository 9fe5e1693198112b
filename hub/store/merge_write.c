#include "hub/store/merge_tables.h"

#include "hub/event/decision.h"
#include "hub/store/sealed_record.h"
#include "hub/store/shard.h"
#include "statements.h"

#include <stdio.h>
#include <string.h>

#define T COLUMN_TEXT
#define U COLUMN_UUID
#define B COLUMN_BYTES
#define S COLUMN_SMALLINT
#define I COLUMN_INTEGER
#define L COLUMN_BIGINT
#define O COLUMN_BOOLEAN
#define W COLUMN_INSTANT
static const struct {
    const char *sql;
    size_t count;
    enum column_type types[MERGE_COLUMNS_MAX];
} shapes[TABLE_COUNT] = {
    [INSERT_EVENTS] = {sql_insert_events, 17, {T, T, S, U, T, W, W, B, B, S, B, B, L, I, B, B, T}},
    [UPDATE_STATES] = {sql_update_event_states, 4, {T, T, S, S}},
    [REWRITE_EVENTS] = {sql_rewrite_events, 8, {T, T, S, S, B, B, B, U}},
    [INSERT_VOIDS] = {sql_insert_voids, 3, {T, T, T}},
    [INSERT_RECORDS] = {sql_insert_records, 18, {U, T, T, T, U, B, W, B, B, B, W, U, U, S, O, O, O, O}},
    [UPDATE_RECORDS] = {sql_update_records, 18, {U, T, T, T, U, B, W, B, B, B, W, U, U, S, O, O, O, O}},
    [DELETE_RECORDS] = {sql_delete_records, 1, {U}},
    [INSERT_FORMER_GENERATIONS] = {sql_insert_former_generations, 4, {U, T, T, S}},
    [DELETE_KEYS] = {sql_delete_keys, 2, {B, U}},
    [INSERT_KEYS] = {sql_insert_keys, 5, {B, U, U, S, O}},
    [UPDATE_KEYS] = {sql_update_keys, 3, {B, U, O}},
    [DELETE_EDGES] = {sql_delete_edges, 2, {U, U}},
    [UPSERT_EDGES] = {sql_upsert_edges, 4, {U, U, I, S}},
    [DELETE_TIES] = {sql_delete_ties, 4, {U, U, S, S}},
    [UPSERT_TIES] = {sql_upsert_ties, 8, {U, U, S, S, O, S, W, W}},
    [DELETE_WORDS] = {sql_delete_words, 2, {T, T}},
    [INSERT_WORDS] = {sql_insert_words, 8, {U, U, S, T, T, W, W, T}},
    [DELETE_PINS] = {sql_delete_pins, 2, {T, T}},
    [INSERT_PINS] = {sql_insert_pins, 8, {U, T, T, O, T, T, W, W}},
    [DELETE_GENERICS] = {sql_delete_generics, 2, {T, T}},
    [INSERT_GENERICS] = {sql_insert_generics, 8, {B, S, S, T, T, W, W, T}},
    [DELETE_GENERIC_KEYS] = {sql_delete_generic_keys, 1, {B}},
    [INSERT_GENERIC_KEYS] = {sql_insert_generic_keys, 2, {B, S}},
    [DELETE_DEFERRALS] = {sql_delete_deferrals, 2, {T, T}},
    [INSERT_DEFERRALS] = {sql_insert_deferrals, 8, {U, U, W, T, T, W, W, T}},
    [DELETE_GOLDEN] = {sql_delete_golden, 1, {U}},
    [INSERT_NOTICES] = {sql_insert_notices, 10, {T, I, L, T, T, T, T, S, T, L}},
    [UPDATE_REJECTS] = {sql_update_rejects, 4, {L, S, W, T}},
    [REFUSE_REJECTS] = {sql_update_refusals, 10, {L, T, T, I, I, T, T, T, W, T}},
};
#undef T
#undef U
#undef B
#undef S
#undef I
#undef L
#undef O
#undef W

static void columns_new(struct arena *arena, struct column **columns, const enum column_type *types, size_t count) {
    for (size_t i = 0; i < count; i++) {
        columns[i] = column_new(arena, types[i]);
    }
}

struct merge_tables *merge_tables_new(struct merge_store *store, struct working_set *set) {
    static const enum column_type golden[] = {COLUMN_UUID, COLUMN_BYTES, COLUMN_BYTES, COLUMN_TEXT};
    static const enum column_type dirty[] = {COLUMN_UUID, COLUMN_SMALLINT};
    static const enum column_type rejects[] = {
        COLUMN_TEXT,    COLUMN_INTEGER, COLUMN_BIGINT,  COLUMN_INSTANT, COLUMN_TEXT, COLUMN_TEXT,
        COLUMN_INTEGER, COLUMN_INTEGER, COLUMN_TEXT,    COLUMN_TEXT,    COLUMN_TEXT, COLUMN_BYTES,
        COLUMN_BYTES,   COLUMN_BYTES,   COLUMN_INTEGER, COLUMN_INSTANT, COLUMN_TEXT};
    static const enum column_type progress[] = {COLUMN_TEXT,   COLUMN_INTEGER, COLUMN_BIGINT,
                                                COLUMN_BIGINT, COLUMN_BYTES,   COLUMN_INTEGER};
    struct merge_tables *tables = ARENA_NEW(set->arena, struct merge_tables, 1);
    tables->store = store;
    tables->set = set;
    tables->arena = set->arena;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        columns_new(tables->arena, tables->columns[i], shapes[i].types, shapes[i].count);
    }
    columns_new(tables->arena, tables->new_golden, golden, 4);
    columns_new(tables->arena, tables->golden, golden, 4);
    columns_new(tables->arena, tables->dirty, dirty, 2);
    columns_new(tables->arena, tables->rejects, rejects, REJECT_COLUMNS);
    tables->erased = column_new(tables->arena, COLUMN_UUID);
    columns_new(tables->arena, tables->progress, progress, PROGRESS_COLUMNS);
    return tables;
}

struct bytes merge_digest_bytes(const struct digest *digest) {
    return (struct bytes){digest->octets, DIGEST_SIZE};
}

const struct uuid *merge_uuid_or_null(const struct uuid *uuid) {
    return uuid_is_nil(uuid) ? NULL : uuid;
}

/* --- identity ----------------------------------------------------------------------------------------------------- */

static void add_edge(struct merge_tables *tables, const struct batch_edge *edge) {
    if (!edge->keep && edge->stored) {
        column_uuid(tables->columns[DELETE_EDGES][0], &edge->a);
        column_uuid(tables->columns[DELETE_EDGES][1], &edge->b);
    } else if (edge->keep && edge->changed) {
        struct column *const *to = tables->columns[UPSERT_EDGES];
        column_uuid(to[0], &edge->a);
        column_uuid(to[1], &edge->b);
        column_number(to[2], edge->weight);
        column_number(to[3], edge_code(edge->zone, edge->half, edge->parted));
    }
}

static void add_word(struct merge_tables *tables, const struct batch_word *word) {
    struct column *const *to = tables->columns[INSERT_WORDS];
    column_uuid(to[0], &word->a);
    column_uuid(to[1], &word->b);
    column_number(to[2], word->verdict);
    column_text(to[3], word->source);
    column_text(to[4], word->order.event);
    column_instant(to[5], word->order.recorded);
    column_instant(to[6], word->order.time);
    column_text(to[7], word->author);
}

static void add_pin(struct merge_tables *tables, const struct batch_pin *pin) {
    struct column *const *to = tables->columns[INSERT_PINS];
    column_uuid(to[0], &pin->record);
    column_text(to[1], pin->attribute);
    column_text(to[2], pin->claim_event);
    column_number(to[3], pin->pinned);
    column_text(to[4], pin->source);
    column_text(to[5], pin->order.event);
    column_instant(to[6], pin->order.recorded);
    column_instant(to[7], pin->order.time);
}

static void add_void(struct merge_tables *tables, const struct batch_void *said) {
    column_text(tables->columns[INSERT_VOIDS][0], said->source);
    column_text(tables->columns[INSERT_VOIDS][1], said->target);
    column_text(tables->columns[INSERT_VOIDS][2], said->event_id);
    static const enum table words[] = {DELETE_WORDS, DELETE_PINS, DELETE_GENERICS, DELETE_DEFERRALS};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        column_text(tables->columns[words[i]][0], said->source);
        column_text(tables->columns[words[i]][1], said->target);
    }
}

static void add_generics(struct merge_tables *tables) {
    struct column *const *to = tables->columns[INSERT_GENERICS];
    for (unsigned i = 0; i < tables->set->generics->len; i++) {
        const struct batch_generic *word = g_ptr_array_index(tables->set->generics, i);
        if (word->gone) {
            continue;
        }
        column_bytes(to[0], merge_digest_bytes(&word->digest));
        column_number(to[1], word->kind);
        column_number(to[2], word->generic ? 1 : 2);
        column_text(to[3], word->source);
        column_text(to[4], word->order.event);
        column_instant(to[5], word->order.recorded);
        column_instant(to[6], word->order.time);
        column_text(to[7], word->author);
    }
}

/* Keeps the list of generic keys that somebody holds as they are now. */
static void add_generic_keys(struct merge_tables *tables) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, tables->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_key *key = value;
        const bool lists = key->generic && key->holders->len > 0;
        if (key->looked_up && lists && !key->listed) {
            column_bytes(tables->columns[INSERT_GENERIC_KEYS][0], merge_digest_bytes(&key->digest));
            column_number(tables->columns[INSERT_GENERIC_KEYS][1], key->kind);
        } else if (key->looked_up && !lists && key->listed) {
            column_bytes(tables->columns[DELETE_GENERIC_KEYS][0], merge_digest_bytes(&key->digest));
        }
    }
}

static void add_deferrals(struct merge_tables *tables) {
    struct column *const *to = tables->columns[INSERT_DEFERRALS];
    for (unsigned i = 0; i < tables->set->deferrals->len; i++) {
        const struct batch_deferral *deferral = g_ptr_array_index(tables->set->deferrals, i);
        if (deferral->gone) {
            continue;
        }
        column_uuid(to[0], &deferral->a);
        column_uuid(to[1], &deferral->b);
        column_instant(to[2], deferral->until);
        column_text(to[3], deferral->source);
        column_text(to[4], deferral->order.event);
        column_instant(to[5], deferral->order.recorded);
        column_instant(to[6], deferral->order.time);
        column_text(to[7], deferral->author);
    }
}

void merge_tables_identity(struct merge_tables *tables) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, tables->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        add_edge(tables, value);
    }
    merge_tables_ties(tables);
    for (unsigned i = 0; i < tables->set->words->len; i++) {
        const struct batch_word *word = g_ptr_array_index(tables->set->words, i);
        if (word->is_new) {
            add_word(tables, word);
        }
    }
    for (unsigned i = 0; i < tables->set->pins->len; i++) {
        const struct batch_pin *pin = g_ptr_array_index(tables->set->pins, i);
        if (pin->is_new) {
            add_pin(tables, pin);
        }
    }
    add_generics(tables);
    add_generic_keys(tables);
    add_deferrals(tables);
    for (unsigned i = 0; i < tables->set->voids->len; i++) {
        add_void(tables, g_ptr_array_index(tables->set->voids, i));
    }
}

/* --- golden rows -------------------------------------------------------------------------------------------------- */

/* {uuid,uuid,…} in the order of the ids. */
static const char *members_text(const struct batch_golden *golden, struct arena *arena) {
    char *text = arena_alloc(arena, (size_t)golden->members->len * UUID_TEXT + 3);
    char *at = text;
    *at++ = '{';
    for (unsigned i = 0; i < golden->members->len; i++) {
        const struct batch_record *member = g_ptr_array_index(golden->members, i);
        (void)uuid_to_text(&member->id, at);
        at += UUID_TEXT - 1;
        *at++ = i + 1 == golden->members->len ? '}' : ',';
    }
    *at = '\0';
    return text;
}

static void add_golden(struct merge_tables *tables, const struct batch_golden *golden, struct column *const *to) {
    column_uuid(to[0], &golden->id);
    column_bytes(to[1], merge_digest_bytes(&golden->digest));
    column_bytes(to[2], cells_encode(golden->cells, golden->cell_count, tables->arena));
    column_text(to[3], members_text(golden, tables->arena));
    working_set_dirty(tables->set, &golden->id);
}

void merge_tables_golden(struct merge_tables *tables) {
    GHashTableIter iterator;
    void *key;
    void *value;
    g_hash_table_iter_init(&iterator, tables->set->goldens);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_golden *golden = value;
        const struct digest *old = g_hash_table_lookup(tables->set->old_goldens, &golden->id);
        if (old == NULL || digest_order(old, &golden->digest) != 0) {
            add_golden(tables, golden, old == NULL ? tables->new_golden : tables->golden);
        }
    }
    g_hash_table_iter_init(&iterator, tables->set->old_goldens);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        if (!g_hash_table_contains(tables->set->goldens, key)) {
            column_uuid(tables->columns[DELETE_GOLDEN][0], key);
            working_set_dirty(tables->set, key);
        }
    }
    g_hash_table_iter_init(&iterator, tables->set->dirty);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        column_uuid(tables->dirty[0], key);
        column_number(tables->dirty[1], shard_of_golden(key));
    }
}

/* --- inputs ------------------------------------------------------------------------------------------------------- */

void merge_tables_notice(struct merge_tables *tables, const struct merge_notice *notice) {
    struct column *const *to = tables->columns[INSERT_NOTICES];
    const struct origin *origin = &notice->origin;
    if (notice->turn == NULL) {
        column_text(to[0], answer_line_of_messages(origin, tables->arena));
        column_number(to[2], origin->offset);
        column_null(to[9]);
    } else {
        column_text(to[0], answer_line_of_replays(origin, notice->turn, tables->arena));
        column_number(to[2], answer_line_number(notice->turn));
        column_number(to[9], origin->offset);
    }
    column_number(to[1], origin->partition);
    column_text(to[3], notice->partner);
    column_text(to[4], notice->source);
    column_text(to[5], notice->event_id);
    column_text(to[6], notice->number);
    column_number(to[7], notice->outcome);
    column_text(to[8], notice->findings);
}

static struct bytes seal_reject(struct merge_tables *tables, const struct merge_reject *reject,
                                enum seal_purpose purpose, struct bytes plain) {
    const struct seal_of of = {.purpose = purpose, .item = sealed_reject(&reject->origin, tables->arena)};
    const struct bytes given = plain.data == NULL ? (struct bytes){(const uint8_t *)"", 0} : plain;
    return seal(tables->store->sealer, &tables->store->hub_key, &of, given, tables->arena);
}

/* {uuid,uuid,…}; NULL: none. */
static const char *records_text(const struct merge_about *about, struct arena *arena) {
    char *text = arena_alloc(arena, about->count * UUID_TEXT + 3);
    char *at = text;
    for (size_t i = 0; i < about->count; i++) {
        *at++ = i == 0 ? '{' : ',';
        (void)uuid_to_text(&about->records[i], at);
        at += UUID_TEXT - 1;
    }
    *at++ = '}';
    *at = '\0';
    return about->count == 0 ? NULL : text;
}

static void add_about(struct merge_tables *tables, const struct merge_about *about, struct column *const *to) {
    column_instant(to[0], about->recorded);
    column_text(to[1], records_text(about, tables->arena));
    merge_tables_erase_rejects(tables, about->records, about->count);
}

/* In both languages, as far as it is translated; console_store.c divides them at the tab. */
static const char *detail_of(const struct merge_tables *tables, const struct merge_reject *reject) {
    const struct error *refusal = reject->refusal;
    char *whole = arena_print(tables->arena, "%s%s%s", refusal->detail, *refusal->detail_zh == '\0' ? "" : "\t",
                              refusal->detail_zh);
    for (char *at = whole; at < whole + strlen(refusal->detail); at++) {
        if (*at == '\t') {
            *at = ' ';
        }
    }
    return whole;
}

void merge_tables_reject(struct merge_tables *tables, const struct merge_reject *reject) {
    struct column *const *to = tables->rejects;
    column_text(to[0], reject->origin.topic);
    column_number(to[1], reject->origin.partition);
    column_number(to[2], reject->origin.offset);
    column_instant(to[3], reject->origin.appended);
    column_text(to[4], error_kind(reject->refusal->code)->code);
    column_text(to[5], reject->refusal->place);
    column_number(to[6], reject->refusal->line);
    column_number(to[7], reject->refusal->column);
    column_text(to[8], detail_of(tables, reject));
    column_text(to[9], reject->source);
    column_text(to[10], reject->event_id);
    column_bytes(to[11], seal_reject(tables, reject, SEAL_REJECT_KEY, reject->key));
    column_bytes(to[12], seal_reject(tables, reject, SEAL_REJECT_BODY, reject->body));
    if (reject->headers.data == NULL) {
        column_null(to[13]);
    } else {
        column_bytes(to[13], seal_reject(tables, reject, SEAL_REJECT_HEADERS, reject->headers));
    }
    column_number(to[14], reject->origin.life);
    add_about(tables, &reject->about, &to[15]);
}

void merge_tables_refuse_again(struct merge_tables *tables, int64_t id, const struct merge_reject *reject) {
    struct column *const *to = tables->columns[REFUSE_REJECTS];
    column_number(to[0], id);
    column_text(to[1], error_kind(reject->refusal->code)->code);
    column_text(to[2], reject->refusal->place);
    column_number(to[3], reject->refusal->line);
    column_number(to[4], reject->refusal->column);
    column_text(to[5], detail_of(tables, reject));
    column_text(to[6], reject->source);
    column_text(to[7], reject->event_id);
    add_about(tables, &reject->about, &to[8]);
}

void merge_tables_reject_state(struct merge_tables *tables, int64_t id, int state, const struct merge_about *about) {
    const struct merge_about unchanged = {.recorded = INSTANT_NONE};
    struct column *const *to = tables->columns[UPDATE_REJECTS];
    column_number(to[0], id);
    column_number(to[1], state);
    add_about(tables, about == NULL ? &unchanged : about, &to[2]);
}

void merge_tables_erase_rejects(struct merge_tables *tables, const struct uuid *records, size_t count) {
    for (size_t i = 0; i < count; i++) {
        column_uuid(tables->erased, &records[i]);
    }
}

void merge_tables_progress(struct merge_tables *tables, const struct merge_progress *moved) {
    column_text(tables->progress[0], moved->topic);
    column_number(tables->progress[1], moved->partition);
    column_number(tables->progress[2], moved->expected);
    column_number(tables->progress[3], moved->next);
    column_bytes(tables->progress[4], merge_digest_bytes(&moved->last));
    column_number(tables->progress[5], moved->life);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static struct parameters *of_columns(struct arena *arena, struct column *const *columns, size_t count) {
    struct parameters *parameters = parameters_new(arena);
    for (size_t i = 0; i < count; i++) {
        parameter_column(parameters, columns[i]);
    }
    return parameters;
}

static struct parameters *adoption_parameters(const struct adoption *adopted, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_INTEGER, decision_file_set_number(adopted->file_set));
    parameter_text(parameters, adopted->file_set);
    parameter_instant(parameters, COLUMN_INSTANT, adopted->order.recorded);
    parameter_instant(parameters, COLUMN_INSTANT, adopted->order.time);
    parameter_text(parameters, adopted->order.event);
    parameter_number(parameters, COLUMN_BOOLEAN, adopted->at_once);
    return parameters;
}

static size_t add_plain(struct merge_tables *tables, struct request *requests) {
    size_t count = 0;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (column_count(tables->columns[i][0]) > 0) {
            requests[count++] =
                (struct request){.sql = i == UPSERT_EDGES && tables->store->twin ? sql_twin_edges : shapes[i].sql,
                                 .parameters = of_columns(tables->arena, tables->columns[i], shapes[i].count)};
        }
    }
    return count;
}

static size_t add_goldens(struct merge_tables *tables, struct request *requests, size_t count) {
    const bool twin = tables->store->twin;
    const struct {
        const char *sql;
        struct column *const *columns;
    } both[] = {{twin ? sql_twin_golden : sql_insert_golden, tables->new_golden},
                {twin ? sql_twin_golden : sql_update_golden, tables->golden}};
    for (size_t i = 0; i < 2; i++) {
        if (column_count(both[i].columns[0]) > 0) {
            struct parameters *golden = of_columns(tables->arena, both[i].columns, 4);
            parameter_number(golden, COLUMN_BIGINT, tables->set->batch);
            requests[count++] = (struct request){.sql = both[i].sql, .parameters = golden};
        }
    }
    return count;
}

static size_t add_special(struct merge_tables *tables, struct request *requests, size_t count, const char *cluster,
                          const struct adoption *adopted) {
    struct arena *arena = tables->arena;
    count = add_goldens(tables, requests, count);
    if (column_count(tables->dirty[0]) > 0) {
        struct parameters *dirty = of_columns(arena, tables->dirty, 2);
        parameter_number(dirty, COLUMN_BIGINT, tables->set->batch);
        requests[count++] = (struct request){.sql = sql_upsert_dirty, .parameters = dirty};
    }
    if (column_count(tables->rejects[0]) > 0) {
        struct parameters *rejects = parameters_new(arena);
        parameter_text(rejects, cluster);
        for (size_t i = 0; i < REJECT_COLUMNS; i++) {
            parameter_column(rejects, tables->rejects[i]);
        }
        requests[count++] = (struct request){.sql = sql_insert_rejects, .parameters = rejects};
    }
    if (column_count(tables->erased) > 0) {
        requests[count] = (struct request){.sql = sql_update_erased_rejects, .parameters = parameters_new(arena)};
        parameter_column(requests[count++].parameters, tables->erased);
    }
    if (adopted->file_set != NULL) {
        requests[count++] =
            (struct request){.sql = sql_adopt_file_set, .parameters = adoption_parameters(adopted, arena)};
    }
    requests[count] = (struct request){.sql = sql_advance_batch, .parameters = parameters_new(arena)};
    parameter_number(requests[count++].parameters, COLUMN_BIGINT, tables->set->batch);
    return count;
}

bool merge_tables_flush(struct merge_tables *tables, const char *cluster, size_t progress,
                        const struct adoption *adopted, struct error *error) {
    struct request requests[TABLE_COUNT + 8];
    size_t count = add_special(tables, requests, add_plain(tables, requests), cluster, adopted);
    struct parameters *moved = parameters_new(tables->arena);
    parameter_text(moved, cluster);
    for (size_t i = 0; i < PROGRESS_COLUMNS; i++) {
        parameter_column(moved, tables->progress[i]);
    }
    requests[count++] = (struct request){.sql = sql_advance_offsets, .parameters = moved};
    if (!database_run(tables->store->database, requests, count, error)) {
        return false;
    }
    const char *advanced = PQcmdTuples(requests[count - 1].result);
    char expected[32];
    (void)snprintf(expected, sizeof expected, "%zu", progress);
    const bool good = strcmp(advanced, expected) == 0;
    if (!good) {
        (void)error_set(error, DATABASE_FENCED, "kafka_offset", "%s of %s partitions were where this batch began",
                        advanced, expected);
    }
    requests_free(requests, count);
    return good;
}

bool merge_tables_flush_twin(struct merge_tables *tables, struct error *error) {
    struct request requests[TABLE_COUNT + 2];
    const size_t count = add_goldens(tables, requests, add_plain(tables, requests));
    if (count > 0 && !database_run(tables->store->database, requests, count, error)) {
        return false;
    }
    requests_free(requests, count);
    return true;
}

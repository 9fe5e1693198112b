#include "hub/store/merge_read.h"

#include "hub/store/merge_open.h"
#include "statements.h"

#include <string.h>

struct event_names event_names_new(struct arena *arena) {
    return (struct event_names){column_new(arena, COLUMN_TEXT), column_new(arena, COLUMN_TEXT)};
}

void event_names_add(struct event_names *names, const char *source, const char *id) {
    column_text(names->sources, source);
    column_text(names->ids, id);
}

static struct parameters *of_columns(struct arena *arena, const struct column *const *columns, size_t count) {
    struct parameters *parameters = parameters_new(arena);
    for (size_t i = 0; i < count; i++) {
        parameter_column(parameters, columns[i]);
    }
    return parameters;
}

static struct parameters *of_column(struct arena *arena, const struct column *column) {
    return of_columns(arena, &column, 1);
}

static struct digest digest_at(const PGresult *result, int row, int column) {
    struct digest digest = {{0}};
    if (PQgetlength(result, row, column) == DIGEST_SIZE) {
        memcpy(digest.octets, PQgetvalue(result, row, column), DIGEST_SIZE);
    }
    return digest;
}

bool merge_read_state(struct merge_store *store, struct working_set *set, struct error *error) {
    struct request requests[] = {{.sql = sql_merge_lock}, {.sql = sql_merge_state}};
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    set->batch = result_number(requests[1].result, 0, 0) + 1;
    set->file_set = (int)result_number(requests[1].result, 0, 1);
    set->adopts = (struct adoption_state){.file_set = (int)result_number(requests[1].result, 0, 2),
                                          .twin = (enum twin_use)result_number(requests[1].result, 0, 3),
                                          .twin_set = (int)result_number(requests[1].result, 0, 4),
                                          .reached = result_uuid(requests[1].result, 0, 5)};
    requests_free(requests, 2);
    return true;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static bool is_same_row(const struct batch_row *row, int part) {
    return row->part == part;
}

static struct batch_row *row_of(struct batch_event *event, int part) {
    for (unsigned i = 0; i < event->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(event->rows, i);
        if (is_same_row(row, part)) {
            return row;
        }
    }
    return NULL;
}

/* Columns 0…9 are those of merge-events, merge-documents and merge-rows alike. */
static struct batch_row *take_row(struct merge_store *store, struct working_set *set, const PGresult *result, int at) {
    const char *source = result_text(result, at, 0, set->arena);
    const char *id = result_text(result, at, 1, set->arena);
    struct batch_event *event = working_set_add_event(set, source, id);
    const int part = (int)result_number(result, at, 2);
    struct batch_row *row = row_of(event, part);
    if (row != NULL) {
        return row;
    }
    row = ARENA_NEW(set->arena, struct batch_row, 1);
    *row = (struct batch_row){.source = source,
                              .event_id = id,
                              .part = part,
                              .record_id = result_uuid(result, at, 3),
                              .kind = result_text(result, at, 4, set->arena),
                              .order = {result_instant(result, at, 6), result_instant(result, at, 5), id},
                              .digest = digest_at(result, at, 7),
                              .has_document = !result_null(result, at, 8),
                              .document = digest_at(result, at, 8),
                              .stored_state = (enum row_state)result_number(result, at, 9),
                              .stored = true};
    row->state = row->stored_state;
    event->digest = row->digest;
    event->kind = kind_by_name(store->kinds, row->kind);
    event->voided = event->voided || row->stored_state == ROW_VOIDED;
    row->makes_exist = event->kind == NULL || kind_speaks_of_people(event->kind);
    g_ptr_array_add(event->rows, row);
    return row;
}

static void take_revision(struct merge_store *store, struct working_set *set, const PGresult *result, int at) {
    enum { VOIDED = 10 };
    const struct batch_row *row = take_row(store, set, result, at);
    if (result_number(result, at, VOIDED) != 0) {
        working_set_event(set, row->source, row->event_id)->voided = true;
    }
}

bool merge_read_events(struct merge_store *store, struct working_set *set, const struct event_names *names,
                       const struct event_names *targets, const struct column *documents, struct error *error) {
    const struct column *const both[] = {names->sources, names->ids};
    const struct column *const three[] = {documents, targets->sources, targets->ids};
    struct request requests[] = {
        {.sql = sql_merge_events, .parameters = of_columns(set->arena, both, 2)},
        {.sql = sql_merge_documents, .parameters = of_columns(set->arena, three, 3)},
        {.sql = sql_merge_voids, .parameters = of_columns(set->arena, both, 2)},
    };
    if (!database_run(store->database, requests, 3, error)) {
        return false;
    }
    for (int at = 0; at < PQntuples(requests[0].result); at++) {
        (void)take_row(store, set, requests[0].result, at);
    }
    for (int at = 0; at < PQntuples(requests[1].result); at++) {
        take_revision(store, set, requests[1].result, at);
    }
    for (int at = 0; at < PQntuples(requests[2].result); at++) {
        working_set_add_event(set, result_text(requests[2].result, at, 0, set->arena),
                              result_text(requests[2].result, at, 1, set->arena))
            ->voided = true;
    }
    requests_free(requests, 3);
    return true;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static bool take_record(struct merge_store *store, struct working_set *set, const PGresult *result, int at,
                        struct error *error) {
    /* clang-format off */
    enum {
        RECORD, SOURCE, NUMBER, ROLE, HOLDER, DATA_KEY, ERASED_UNTIL, DICTIONARY, CLAIMS, KEYS, FIRST, COMPONENT, GOLDEN,
        LAST_RECORDED, LAST_TIME, GENERATION, DIVIDED, COLLECTIVE, RECUT, PARTED, HAS_TWIN
    };
    /* clang-format on */
    const struct uuid id = result_uuid(result, at, RECORD);
    struct batch_record *record = working_set_add_record(set, &id);
    if (record->stored || (store->twin && record->source != NULL)) {
        return true;
    }
    struct arena *arena = set->arena;
    record->stored = !store->twin || result_number(result, at, HAS_TWIN) != 0;
    record->source = result_text(result, at, SOURCE, arena);
    record->number = result_text(result, at, NUMBER, arena);
    record->role = result_text(result, at, ROLE, arena);
    record->holder = result_uuid(result, at, HOLDER);
    record->wrapped_key = result_bytes(result, at, DATA_KEY, arena);
    record->erased_until = result_instant(result, at, ERASED_UNTIL);
    record->sealed_dictionary = result_bytes(result, at, DICTIONARY, arena);
    record->first = record->old_first = result_instant(result, at, FIRST);
    record->component = record->old_component = result_uuid(result, at, COMPONENT);
    record->golden = record->old_golden = result_uuid(result, at, GOLDEN);
    record->generation = (int)result_number(result, at, GENERATION);
    record->divided = result_number(result, at, DIVIDED) != 0;
    record->collective = result_number(result, at, COLLECTIVE) != 0;
    record->recut = result_number(result, at, RECUT) != 0;
    record->parted = record->old_parted = result_number(result, at, PARTED) != 0;
    record->has_last = !result_null(result, at, LAST_RECORDED);
    record->last_recorded = result_instant(result, at, LAST_RECORDED);
    record->last_time = result_instant(result, at, LAST_TIME);
    return merge_open_record(store, set, record, result_bytes(result, at, CLAIMS, arena),
                             result_bytes(result, at, KEYS, arena), error);
}

bool merge_read_records(struct merge_store *store, struct working_set *set, const struct column *ids,
                        struct error *error) {
    if (column_count(ids) == 0) {
        return true;
    }
    struct request request = {.sql = store->twin ? sql_twin_records : sql_merge_records,
                              .parameters = of_column(set->arena, ids)};
    parameter_number(request.parameters, COLUMN_BOOLEAN, store->twin ? store->anew : store->lasts);
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    bool good = true;
    for (int at = 0; good && at < PQntuples(request.result); at++) {
        good = take_record(store, set, request.result, at, error);
    }
    requests_free(&request, 1);
    return good;
}

/* A row with what it claims, for a record that is folded anew. */
static bool take_said(struct merge_store *store, struct working_set *set, const PGresult *result, int at,
                      struct error *error) {
    enum { CLAIMS = 10, FACTS };
    struct batch_row *row = take_row(store, set, result, at);
    struct batch_record *record = working_set_record(set, &row->record_id);
    if (record == NULL || row->record != NULL) {
        return true;
    }
    row->record = record;
    row->facts = result_bytes(result, at, FACTS, set->arena);
    g_ptr_array_add(record->rows, row);
    return merge_open_claims(set, row, result_bytes(result, at, CLAIMS, set->arena), error);
}

bool merge_read_rows(struct merge_store *store, struct working_set *set, const struct column *ids,
                     struct error *error) {
    if (column_count(ids) == 0) {
        return true;
    }
    struct request request = {.sql = sql_merge_rows, .parameters = of_column(set->arena, ids)};
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    bool good = true;
    for (int at = 0; good && at < PQntuples(request.result); at++) {
        good = take_said(store, set, request.result, at, error);
    }
    requests_free(&request, 1);
    return good;
}

bool merge_read_bodies(struct merge_store *store, struct working_set *set, const struct column *ids,
                       struct error *error) {
    if (column_count(ids) == 0) {
        return true;
    }
    struct request request = {.sql = sql_merge_bodies, .parameters = of_column(set->arena, ids)};
    bool good = database_run(store->database, &request, 1, error);
    for (int at = 0; good && at < PQntuples(request.result); at++) {
        struct batch_event *event = working_set_event(set, result_text(request.result, at, 0, set->arena),
                                                      result_text(request.result, at, 1, set->arena));
        struct batch_row *row = event == NULL ? NULL : row_of(event, (int)result_number(request.result, at, 2));
        if (row != NULL && row->record != NULL && row->record->has_key && row->state != ROW_ERASED) {
            good = merge_open_body(store, set, row, result_bytes(request.result, at, 3, set->arena), error);
        }
    }
    requests_free(&request, 1);
    return good;
}

/* --- keys, edges, words ------------------------------------------------------------------------------------------- */

/* What a voided event said of records and keys is gone with it. */
static bool is_gone(const struct working_set *set, const char *source, const char *event_id) {
    for (unsigned i = 0; i < set->gone_words->len; i++) {
        const struct batch_event *event = g_ptr_array_index(set->gone_words, i);
        if (strcmp(event->id, event_id) == 0 && strcmp(event->source, source) == 0) {
            return true;
        }
    }
    return false;
}

static void take_holder(struct working_set *set, const PGresult *result, int at) {
    const struct digest digest = digest_at(result, at, 0);
    struct batch_key *key = working_set_key(set, &digest, 0);
    struct key_holder *holder = ARENA_NEW(set->arena, struct key_holder, 1);
    holder->record = result_uuid(result, at, 1);
    holder->holder = result_uuid(result, at, 2);
    g_ptr_array_add(key->holders, holder);
}

static void take_generic(struct working_set *set, const PGresult *result, int at) {
    if (result_number(result, at, 2) == 0) {
        const struct digest digest = digest_at(result, at, 0);
        working_set_key(set, &digest, (uint8_t)result_number(result, at, 1))->listed = true;
        return;
    }
    struct batch_generic *word = ARENA_NEW(set->arena, struct batch_generic, 1);
    *word = (struct batch_generic){.digest = digest_at(result, at, 0),
                                   .kind = (uint8_t)result_number(result, at, 1),
                                   .generic = result_number(result, at, 2) == 1,
                                   .source = result_text(result, at, 3, set->arena),
                                   .order = {result_instant(result, at, 5), result_instant(result, at, 6),
                                             result_text(result, at, 4, set->arena)}};
    word->gone = is_gone(set, word->source, word->order.event);
    working_set_generic(set, word);
}

bool merge_read_keys(struct merge_store *store, struct working_set *set, const struct column *digests, int limit,
                     struct error *error) {
    if (column_count(digests) == 0) {
        return true;
    }
    struct request requests[] = {{.sql = sql_merge_keys, .parameters = of_column(set->arena, digests)},
                                 {.sql = sql_merge_generics, .parameters = of_column(set->arena, digests)}};
    parameter_number(requests[0].parameters, COLUMN_INTEGER, limit);
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    for (int at = 0; at < PQntuples(requests[0].result); at++) {
        take_holder(set, requests[0].result, at);
    }
    for (int at = 0; at < PQntuples(requests[1].result); at++) {
        take_generic(set, requests[1].result, at);
    }
    requests_free(requests, 2);
    return true;
}

static void take_edge(struct working_set *set, const PGresult *result, int at) {
    const struct uuid a = result_uuid(result, at, 0);
    const struct uuid b = result_uuid(result, at, 1);
    struct batch_edge *edge = working_set_edge(set, &a, &b);
    if (!edge->stored && !edge->changed) {
        edge->weight = (int32_t)result_number(result, at, 2);
        edge->zone = edge_code_zone((int)result_number(result, at, 3));
        edge->half = edge_code_half((int)result_number(result, at, 3));
        edge->parted = edge_code_parted((int)result_number(result, at, 3));
        edge->keep = true;
    }
    edge->stored = true;
}

static bool knows_word(const struct working_set *set, const struct batch_word *word) {
    const struct batch_word *known = working_set_words(set, &word->a, &word->b);
    while (known != NULL &&
           (strcmp(known->order.event, word->order.event) != 0 || strcmp(known->source, word->source) != 0)) {
        known = known->next;
    }
    return known != NULL;
}

static void take_word(struct working_set *set, const PGresult *result, int at) {
    struct batch_word word = {.a = result_uuid(result, at, 0),
                              .b = result_uuid(result, at, 1),
                              .verdict = (enum verdict)result_number(result, at, 2),
                              .source = result_text(result, at, 3, set->arena),
                              .order = {result_instant(result, at, 5), result_instant(result, at, 6),
                                        result_text(result, at, 4, set->arena)}};
    if (!knows_word(set, &word) && !is_gone(set, word.source, word.order.event)) {
        struct batch_word *kept = ARENA_NEW(set->arena, struct batch_word, 1);
        *kept = word;
        working_set_add_word(set, kept);
    }
}

bool merge_read_links(struct merge_store *store, struct working_set *set, const struct column *ids,
                      struct error *error) {
    if (column_count(ids) == 0) {
        return true;
    }
    struct request requests[] = {{.sql = sql_merge_edges, .parameters = of_column(set->arena, ids)},
                                 {.sql = sql_merge_words, .parameters = of_column(set->arena, ids)}};
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    for (int at = 0; at < PQntuples(requests[0].result); at++) {
        take_edge(set, requests[0].result, at);
    }
    for (int at = 0; at < PQntuples(requests[1].result); at++) {
        take_word(set, requests[1].result, at);
    }
    requests_free(requests, 2);
    return true;
}

static void take_ids(struct working_set *set, const PGresult *result, GPtrArray *found) {
    for (int at = 0; at < PQntuples(result); at++) {
        for (int column = 0; column < PQnfields(result); column++) {
            struct uuid *id = ARENA_NEW(set->arena, struct uuid, 1);
            *id = result_uuid(result, at, column);
            g_ptr_array_add(found, id);
        }
    }
}

static bool read_ids(struct merge_store *store, struct working_set *set, struct request *request, GPtrArray *found,
                     struct error *error) {
    if (!database_run(store->database, request, 1, error)) {
        return false;
    }
    take_ids(set, request->result, found);
    requests_free(request, 1);
    return true;
}

bool merge_read_components(struct merge_store *store, struct working_set *set, const struct column *components,
                           GPtrArray *members, struct error *error) {
    struct request request = {.sql = sql_merge_components, .parameters = of_column(set->arena, components)};
    return column_count(components) == 0 || read_ids(store, set, &request, members, error);
}

bool merge_read_generations(struct merge_store *store, struct working_set *set, const struct column *holders,
                            GPtrArray *records, struct error *error) {
    struct request request = {.sql = sql_merge_generations, .parameters = of_column(set->arena, holders)};
    return column_count(holders) == 0 || read_ids(store, set, &request, records, error);
}

bool merge_read_later_generations(struct merge_store *store, struct working_set *set, const struct column *records,
                                  struct error *error) {
    struct request request = {.sql = sql_merge_later_generations, .parameters = of_column(set->arena, records)};
    if (column_count(records) == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (int at = 0; at < PQntuples(request.result); at++) {
        struct uuid *pair = ARENA_NEW(set->arena, struct uuid, 2);
        pair[0] = result_uuid(request.result, at, 0);
        pair[1] = result_uuid(request.result, at, 1);
        (void)g_hash_table_insert(set->bases, pair, pair + 1);
    }
    requests_free(&request, 1);
    return true;
}

bool merge_read_words_of(struct merge_store *store, struct working_set *set, const struct event_names *names,
                         GPtrArray *records, struct error *error) {
    const struct column *const both[] = {names->sources, names->ids};
    struct request requests[] = {{.sql = sql_merge_words_of_events, .parameters = of_columns(set->arena, both, 2)},
                                 {.sql = sql_merge_generics_of_events, .parameters = of_columns(set->arena, both, 2)}};
    if (column_count(names->ids) == 0) {
        return true;
    }
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    take_ids(set, requests[0].result, records);
    for (int at = 0; at < PQntuples(requests[1].result); at++) {
        const struct digest digest = digest_at(requests[1].result, at, 0);
        working_set_key(set, &digest, (uint8_t)result_number(requests[1].result, at, 1))->said = true;
    }
    requests_free(requests, 2);
    return true;
}

bool merge_read_dirty(struct merge_store *store, struct working_set *set, const char *sql,
                      const struct column *const *columns, size_t count, struct error *error) {
    struct request request = {.sql = sql, .parameters = of_columns(set->arena, columns, count)};
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        rows += column_count(columns[i]);
    }
    if (rows == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid golden = result_uuid(request.result, row, 0);
        working_set_dirty(set, &golden);
    }
    requests_free(&request, 1);
    return true;
}

/* --- golden rows -------------------------------------------------------------------------------------------------- */

static void take_pin(struct working_set *set, const PGresult *result, int at) {
    struct batch_pin *pin = ARENA_NEW(set->arena, struct batch_pin, 1);
    *pin = (struct batch_pin){
        .record = result_uuid(result, at, 0),
        .attribute = result_text(result, at, 1, set->arena),
        .claim_event = result_text(result, at, 2, set->arena),
        .pinned = result_number(result, at, 3) != 0,
        .order = {result_instant(result, at, 4), result_instant(result, at, 5), result_text(result, at, 6, set->arena)},
        .source = result_text(result, at, 7, set->arena)};
    if (!is_gone(set, pin->source, pin->order.event)) {
        g_ptr_array_add(set->pins, pin);
    }
}

bool merge_read_goldens(struct merge_store *store, struct working_set *set, const struct column *goldens,
                        const struct column *records, struct error *error) {
    struct request requests[] = {{.sql = sql_merge_golden, .parameters = of_column(set->arena, goldens)},
                                 {.sql = sql_merge_pins, .parameters = of_column(set->arena, records)}};
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    for (int at = 0; at < PQntuples(requests[0].result); at++) {
        struct uuid *id = ARENA_NEW(set->arena, struct uuid, 1);
        struct digest *digest = ARENA_NEW(set->arena, struct digest, 1);
        *id = result_uuid(requests[0].result, at, 0);
        *digest = digest_at(requests[0].result, at, 1);
        (void)g_hash_table_insert(set->old_goldens, id, digest);
    }
    for (int at = 0; at < PQntuples(requests[1].result); at++) {
        take_pin(set, requests[1].result, at);
    }
    requests_free(requests, 2);
    return true;
}

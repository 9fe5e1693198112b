#include "hub/store/record_store.h"

#include "hub/store/customer_open.h"
#include "hub/store/unreadable.h"
#include "statements.h"

#include <string.h>

static struct parameters *ask_records(struct arena *arena, const struct uuid *ids, size_t count) {
    struct column *column = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        column_uuid(column, &ids[i]);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, column);
    return parameters;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

enum {
    RECORD,
    SOURCE,
    NUMBER,
    ROLE,
    DATA_KEY,
    DICTIONARY,
    CLAIMS,
    KEYS,
    FIRST,
    GOLDEN,
    GENERATION,
    DIVIDED,
    COLLECTIVE
};

static struct member member_at(const PGresult *result, int row, struct arena *arena) {
    struct member member = {.record = result_uuid(result, row, RECORD),
                            .source = result_text(result, row, SOURCE, arena),
                            .under = result_text(result, row, NUMBER, arena),
                            .role = result_text(result, row, ROLE, arena),
                            .first = result_instant(result, row, FIRST),
                            .generation = customer_generation((int)result_number(result, row, GENERATION),
                                                              result_number(result, row, DIVIDED) != 0),
                            .collective = result_number(result, row, COLLECTIVE) != 0};
    member.number = *member.role == '\0' ? member.under : "";
    return member;
}

static bool check_values(const struct stored_record *record, struct error *error) {
    if (!fold_is_of(&record->fold, &record->dictionary)) {
        return unreadable_record(error, UNREADABLE_REFERENCE, &record->member.record, "claims");
    }
    return record_keys_are_of(record->keys, record->key_count, &record->dictionary) ||
           unreadable_record(error, UNREADABLE_REFERENCE, &record->member.record, "keys");
}

static bool open_record(struct customer_store *store, const PGresult *result, int row, struct arena *arena,
                        struct stored_record *record, struct error *error) {
    struct record_secret secret;
    const struct uuid *id = &record->member.record;
    if (!customer_open_key(store, id, result_bytes(result, row, DATA_KEY, arena), &secret, error)) {
        return false;
    }
    const bool good = customer_open_dictionary(store, id, &secret, result_bytes(result, row, DICTIONARY, arena), arena,
                                               &record->dictionary, error);
    explicit_bzero(&secret, sizeof secret);
    return good && check_values(record, error);
}

static bool take_record(struct customer_store *store, const PGresult *result, int row, struct arena *arena,
                        struct stored_record *record, struct error *error) {
    record->member = member_at(result, row, arena);
    record->golden = result_uuid(result, row, GOLDEN);
    record->keys = record_keys_decode(result_bytes(result, row, KEYS, arena), arena, &record->key_count);
    if (record->keys == NULL) {
        return unreadable_record(error, UNREADABLE_FORM, &record->member.record, "keys");
    }
    if (!fold_decode(result_bytes(result, row, CLAIMS, arena), arena, &record->fold)) {
        return unreadable_record(error, UNREADABLE_FORM, &record->member.record, "claims");
    }
    return open_record(store, result, row, arena, record, error);
}

static void place_record(const struct uuid *ids, size_t count, struct stored_record *record,
                         struct stored_record **records) {
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&ids[i], &record->member.record)) {
            records[i] = record;
        }
    }
}

bool records_load(struct customer_store *store, const struct uuid *ids, size_t count, struct arena *arena,
                  struct stored_record **records, struct error *error) {
    struct request request = {.sql = sql_record_read, .parameters = ask_records(arena, ids, count)};
    for (size_t i = 0; i < count; i++) {
        records[i] = NULL;
    }
    if (count == 0) {
        return true;
    }
    bool good = database_run(store->database, &request, 1, error);
    for (int row = 0; good && row < PQntuples(request.result); row++) {
        struct stored_record *record = ARENA_NEW(arena, struct stored_record, 1);
        good = take_record(store, request.result, row, arena, record, error);
        place_record(ids, count, record, records);
    }
    requests_free(&request, 1);
    return good;
}

bool records_of_name(struct customer_store *store, const char *name, struct arena *arena, struct uuid **ids,
                     size_t *count, struct error *error) {
    const char *slash = strchr(name, '/');
    const char *last = strrchr(name, '/');
    *count = 0;
    if (slash == NULL) {
        return error_set(error, USAGE, "", "a source record is named by its id or by source/number");
    }
    const bool has_role = last > slash;
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, arena_copy_n(arena, name, (size_t)(slash - name)));
    parameter_text(parameters, slash + 1);
    parameter_text(parameters, has_role ? arena_copy_n(arena, slash + 1, (size_t)(last - slash - 1)) : "");
    parameter_text(parameters, has_role ? last + 1 : "");
    struct request request = {.sql = sql_record_of_number, .parameters = parameters};
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    *ids = result_uuid_rows(request.result, 0, arena, count);
    requests_free(&request, 1);
    return true;
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* A digest that more rows have than were looked at is held by very many. */
static struct key_standing standing_of(const PGresult *result, const struct digest *digest, struct arena *arena) {
    enum { DIGEST, HOLDERS, ROWS, VERDICT };
    for (int row = 0; row < PQntuples(result); row++) {
        const struct bytes octets = result_bytes(result, row, DIGEST, arena);
        if (octets.length == DIGEST_SIZE && memcmp(octets.data, digest->octets, DIGEST_SIZE) == 0) {
            const bool many = result_number(result, row, ROWS) >= HOLDERS_READ;
            const int64_t verdict = result_number(result, row, VERDICT);
            return (struct key_standing){many ? HOLDERS_READ : (unsigned)result_number(result, row, HOLDERS),
                                         verdict == 1   ? 1
                                         : verdict == 2 ? -1
                                                        : 0};
        }
    }
    return (struct key_standing){0};
}

bool keys_standing(struct customer_store *store, const struct record_key *keys, size_t count, struct arena *arena,
                   struct key_standing *standing, struct error *error) {
    struct column *digests = column_new(arena, COLUMN_BYTES);
    for (size_t i = 0; i < count; i++) {
        column_bytes(digests, (struct bytes){keys[i].digest.octets, DIGEST_SIZE});
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, digests);
    parameter_number(parameters, COLUMN_INTEGER, HOLDERS_READ);
    struct request request = {.sql = sql_record_key_holders, .parameters = parameters};
    if (count == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        standing[i] = standing_of(request.result, &keys[i].digest, arena);
    }
    requests_free(&request, 1);
    return true;
}

bool key_standing_is_generic(const struct key_standing *standing, unsigned cap) {
    return standing->said > 0 || standing->holders >= HOLDERS_READ || (standing->said == 0 && standing->holders > cap);
}

bool keys_holders(struct customer_store *store, const struct record_key *keys, size_t count, size_t limit,
                  struct arena *arena, struct uuid **ids, size_t *found, struct error *error) {
    struct column *digests = column_new(arena, COLUMN_BYTES);
    for (size_t i = 0; i < count; i++) {
        column_bytes(digests, (struct bytes){keys[i].digest.octets, DIGEST_SIZE});
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, digests);
    parameter_number(parameters, COLUMN_INTEGER, (int64_t)limit);
    struct request request = {.sql = sql_record_candidates, .parameters = parameters};
    *found = 0;
    *ids = ARENA_NEW(arena, struct uuid, limit + 1);
    if (count == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        (*ids)[(*found)++] = result_uuid(request.result, row, 0);
    }
    requests_free(&request, 1);
    return true;
}

/* --- links -------------------------------------------------------------------------------------------------------- */

struct said {
    struct stored_link link;
    struct order order;
};

static struct said said_at(const PGresult *result, int row, struct arena *arena) {
    enum { A, B, VERDICT, SAID_BY, EVENT, RECORDED, TIME };
    return (struct said){.link = {.a = result_uuid(result, row, A),
                                  .b = result_uuid(result, row, B),
                                  .verdict = (enum verdict)result_number(result, row, VERDICT)},
                         .order = {result_instant(result, row, RECORDED), result_instant(result, row, TIME),
                                   result_text(result, row, EVENT, arena)}};
}

/* The latest word about a pair outranks the earlier ones, and a steward's outranks a store's. */
static bool outranks(const struct said *word, const struct said *other) {
    const bool store = word->link.verdict == WORD_RENUMBERED;
    const bool other_store = other->link.verdict == WORD_RENUMBERED;
    return store != other_store ? other_store : order_compare(&other->order, &word->order) < 0;
}

static size_t latest_words(const PGresult *result, struct arena *arena, struct stored_link *links) {
    struct said *words = ARENA_NEW(arena, struct said, PQntuples(result) + 1);
    size_t count = 0;
    for (int row = 0; row < PQntuples(result); row++) {
        const struct said word = said_at(result, row, arena);
        size_t at = 0;
        while (at < count &&
               !(uuid_equal(&words[at].link.a, &word.link.a) && uuid_equal(&words[at].link.b, &word.link.b))) {
            at++;
        }
        if (at == count || outranks(&word, &words[at])) {
            words[at] = word;
        }
        count += at == count;
    }
    for (size_t i = 0; i < count; i++) {
        links[i] = words[i].link;
    }
    return count;
}

static struct stored_link edge_at(const PGresult *result, int row) {
    enum { A, B, WEIGHT, ZONE };
    const int code = (int)result_number(result, row, ZONE);
    return (struct stored_link){.a = result_uuid(result, row, A),
                                .b = result_uuid(result, row, B),
                                .edge = true,
                                .weight = (int32_t)result_number(result, row, WEIGHT),
                                .zone = edge_code_zone(code),
                                .half = edge_code_half(code),
                                .asks = edge_code_half(code) != 0 && edge_code_parted(code)};
}

bool stored_link_asks(const struct stored_link *link) {
    return link->edge && (link->half == 0 || link->asks);
}

bool records_links(struct customer_store *store, const struct uuid *ids, size_t count, struct arena *arena,
                   struct stored_link **links, size_t *link_count, struct error *error) {
    struct request requests[] = {{.sql = sql_merge_edges, .parameters = ask_records(arena, ids, count)},
                                 {.sql = sql_merge_words, .parameters = ask_records(arena, ids, count)}};
    *link_count = 0;
    if (!database_run(store->database, requests, 2, error)) {
        return false;
    }
    const int edges = PQntuples(requests[0].result);
    *links = ARENA_NEW(arena, struct stored_link, edges + PQntuples(requests[1].result) + 1);
    for (int row = 0; row < edges; row++) {
        (*links)[row] = edge_at(requests[0].result, row);
    }
    *link_count = (size_t)edges + latest_words(requests[1].result, arena, *links + edges);
    requests_free(requests, 2);
    return true;
}

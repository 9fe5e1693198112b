#include "hub/store/console_store.h"

#include "hub/store/customer_open.h"
#include "hub/store/sealed_record.h"
#include "statements.h"

#include <string.h>

static const char *const reject_states[] = {"waiting", "replayed", "discarded", "erased"};
static const char *const verdicts[] = {"", "same", "apart", "renumbered"};

bool customer_list(struct customer_store *store, struct arena *arena, struct golden_list *found, struct error *error) {
    struct request request = {.sql = sql_customer_list};
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    found->ids = result_uuid_rows(request.result, 0, arena, &found->count);
    requests_free(&request, 1);
    return true;
}

/* --- numbers of which nothing counts ------------------------------------------------------------------------------- */

static struct spent_event spent_at(const PGresult *result, int row, struct arena *arena) {
    enum { EVENT, KIND, TIME, STATE, SOURCE, NUMBER };
    return (struct spent_event){.event_id = result_text(result, row, EVENT, arena),
                                .kind = result_text(result, row, KIND, arena),
                                .state = customer_event_state(result_number(result, row, STATE)),
                                .time = result_instant(result, row, TIME),
                                .source = result_text_or_null(result, row, SOURCE, arena),
                                .number = result_text_or_null(result, row, NUMBER, arena)};
}

bool number_spent(struct database *database, const char *source, const char *number, unsigned limit,
                  struct arena *arena, struct spent_event **events, size_t *count, struct error *error) {
    struct request request = {.sql = sql_number_spent, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, source);
    parameter_text(request.parameters, number);
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *events = ARENA_NEW(arena, struct spent_event, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*events)[i] = spent_at(request.result, (int)i, arena);
    }
    requests_free(&request, 1);
    return true;
}

/* --- rejects ------------------------------------------------------------------------------------------------------ */

/* What merge_write.c put together: English, and after a tab Chinese. */
static const char *english_of(const char *detail, struct arena *arena) {
    return arena_copy_n(arena, detail, strcspn(detail, "\t"));
}

static const char *chinese_of(const char *detail) {
    const char *tab = strchr(detail, '\t');
    return tab == NULL ? "" : tab + 1;
}

static void take_reject(const PGresult *result, int row, struct arena *arena, struct reject *reject) {
    const int64_t state = result_number(result, row, 12);
    const char *detail = result_text(result, row, 9, arena);
    *reject = (struct reject){.id = result_number(result, row, 0),
                              .origin = {.topic = result_text(result, row, 1, arena),
                                         .partition = (int32_t)result_number(result, row, 2),
                                         .offset = result_number(result, row, 3),
                                         .appended = result_instant(result, row, 4)},
                              .code = result_text(result, row, 5, arena),
                              .place = result_text(result, row, 6, arena),
                              .line = (int)result_number(result, row, 7),
                              .column = (int)result_number(result, row, 8),
                              .detail = english_of(detail, arena),
                              .detail_zh = chinese_of(detail),
                              .source = result_text(result, row, 10, arena),
                              .event_id = result_text(result, row, 11, arena),
                              .state = reject_states[state >= 0 && state < 4 ? state : 0]};
}

bool reject_list(struct database *database, const char *code, bool all, int limit, struct arena *arena,
                 struct reject **rejects, size_t *count, struct error *error) {
    struct request request = {.sql = sql_reject_list, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, code == NULL ? "" : code);
    parameter_number(request.parameters, COLUMN_BOOLEAN, all);
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *rejects = ARENA_NEW(arena, struct reject, *count + 1);
    for (int row = 0; row < PQntuples(request.result); row++) {
        take_reject(request.result, row, arena, &(*rejects)[row]);
    }
    requests_free(&request, 1);
    return true;
}

bool rejects_wait(struct database *database, const int64_t *ids, size_t count, struct arena *arena, int64_t *odd,
                  struct error *error) {
    struct request request = {.sql = sql_reject_not_waiting, .parameters = parameters_new(arena)};
    struct column *asked = column_new(arena, COLUMN_BIGINT);
    for (size_t i = 0; i < count; i++) {
        column_number(asked, ids[i]);
    }
    parameter_column(request.parameters, asked);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *odd = PQntuples(request.result) > 0 ? result_number(request.result, 0, 0) : 0;
    requests_free(&request, 1);
    return true;
}

static bool open_reject(struct sealer *sealer, const struct data_key *key, const PGresult *result, struct arena *arena,
                        struct reject *reject, struct error *error) {
    const struct bytes body = result_bytes(result, 0, 14, arena);
    if (body.length == 0) { /* erased: nothing was ever sealed as nothing */
        return true;
    }
    reject->origin.life = (int32_t)result_number(result, 0, 15);
    const char *item = sealed_reject(&reject->origin, arena);
    const struct seal_of key_of = {.purpose = SEAL_REJECT_KEY, .item = item};
    const struct seal_of body_of = {.purpose = SEAL_REJECT_BODY, .item = item};
    return unseal(sealer, key, &key_of, result_bytes(result, 0, 13, arena), arena, &reject->key, error) &&
           unseal(sealer, key, &body_of, body, arena, &reject->body, error);
}

bool reject_show(struct database *database, struct sealer *sealer, const struct data_key *hub_key, int64_t id,
                 struct arena *arena, struct reject **reject, struct error *error) {
    struct request request = {.sql = sql_reject_show, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, id);
    *reject = NULL;
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    bool good = true;
    if (PQntuples(request.result) > 0) {
        *reject = ARENA_NEW(arena, struct reject, 1);
        take_reject(request.result, 0, arena, *reject);
        good = open_reject(sealer, hub_key, request.result, arena, *reject, error);
    }
    requests_free(&request, 1);
    return good;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

/* What stands between <Reason> and its end, as the decision's bytes have it. */
static const char *reason_of(struct bytes body, struct arena *arena) {
    const char *text = arena_copy_n(arena, (const char *)body.data, body.length);
    const char *start = strstr(text, "<Reason>");
    const char *end = start == NULL ? NULL : strstr(start, "</Reason>");
    return end == NULL ? NULL : arena_copy_n(arena, start + 8, (size_t)(end - start - 8));
}

static bool take_reason(struct sealer *sealer, const struct data_key *hub_key, const PGresult *result, int row,
                        struct said_word *word, struct arena *arena, struct error *error) {
    const struct uuid nobody = {{0}};
    struct bytes body;
    if (result_null(result, row, 5)) {
        return true;
    }
    const struct seal_of of = sealed_row(&nobody, SEAL_BODY, word->source, word->event_id, arena);
    if (!unseal(sealer, hub_key, &of, result_bytes(result, row, 5, arena), arena, &body, error)) {
        return false;
    }
    word->reason = reason_of(body, arena);
    return true;
}

bool word_list(struct database *database, struct sealer *sealer, const struct data_key *hub_key, const struct uuid *a,
               const struct uuid *b, struct arena *arena, struct said_word **words, size_t *count,
               struct error *error) {
    const bool ordered = uuid_order(a, b) < 0;
    struct request request = {.sql = sql_word_list, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, ordered ? a : b);
    parameter_uuid(request.parameters, ordered ? b : a);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *words = ARENA_NEW(arena, struct said_word, *count + 1);
    bool good = true;
    for (int row = 0; row < PQntuples(request.result); row++) {
        const int64_t verdict = result_number(request.result, row, 0);
        (*words)[row] = (struct said_word){.verdict = verdicts[verdict > 0 && verdict < 4 ? verdict : 0],
                                           .author = result_text(request.result, row, 1, arena),
                                           .recorded = result_instant(request.result, row, 2),
                                           .source = result_text(request.result, row, 3, arena),
                                           .event_id = result_text(request.result, row, 4, arena)};
        good = good && take_reason(sealer, hub_key, request.result, row, &(*words)[row], arena, error);
    }
    requests_free(&request, 1);
    return good;
}

bool proposed_sets(struct database *database, struct arena *arena, struct proposed_set **sets, size_t *count,
                   struct error *error) {
    enum { ID, DIGEST, FILES, PROPOSED, IN_FORCE, ADOPTING };
    struct request request = {.sql = sql_file_set_list};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *sets = ARENA_NEW(arena, struct proposed_set, *count + 1);
    for (int row = 0; row < PQntuples(request.result); row++) {
        (*sets)[row] = (struct proposed_set){.id = (int)result_number(request.result, row, ID),
                                             .digest = result_text(request.result, row, DIGEST, arena),
                                             .files = result_text(request.result, row, FILES, arena),
                                             .proposed = result_instant(request.result, row, PROPOSED),
                                             .in_force = result_number(request.result, row, IN_FORCE) != 0,
                                             .adopting = result_number(request.result, row, ADOPTING) != 0};
    }
    requests_free(&request, 1);
    return true;
}

bool database_clock(struct database *database, struct arena *arena, instant *now, struct error *error) {
    struct request request = {.sql = sql_console_clock, .parameters = parameters_new(arena)};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *now = result_instant(request.result, 0, 0);
    requests_free(&request, 1);
    return true;
}

bool decision_answer(struct database *database, const char *source, const char *event_id, struct arena *arena,
                     bool *answered, struct error *refusal, struct error *error) {
    struct request request = {.sql = sql_decision_merged, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, source);
    parameter_text(request.parameters, event_id);
    *refusal = (struct error){.code = OK};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *answered = PQntuples(request.result) > 0;
    if (*answered && *result_text(request.result, 0, 0, arena) != '\0') {
        const char *detail = result_text(request.result, 0, 2, arena);
        (void)error_set(refusal, error_by_name(result_text(request.result, 0, 0, arena)),
                        result_text(request.result, 0, 1, arena), "%s", english_of(detail, arena));
        error_translate(refusal, chinese_of(detail));
    }
    requests_free(&request, 1);
    return true;
}

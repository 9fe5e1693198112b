#include "hub/store/review_store.h"

#include "statements.h"

static struct member founder_at(const PGresult *result, int row, int column, const struct uuid *id,
                                struct arena *arena) {
    struct member member = {.record = *id,
                            .source = result_text(result, row, column, arena),
                            .under = result_text(result, row, column + 1, arena),
                            .role = result_text(result, row, column + 2, arena)};
    member.number = *member.role == '\0' ? member.under : "";
    return member;
}

static struct question question_at(const PGresult *result, int row, struct arena *arena) {
    enum { ONE, OTHER, A, B, WEIGHT, KIND, PAIRS, OPENED, UNTIL, FOUNDER_ONE, FOUNDER_OTHER = 12, MEMBERS = 15 };
    enum { SOURCES = MEMBERS + 1, VEHICLES, AMOUNT, ENDS, OTHER_ENDS };
    struct question question = {.one = result_uuid(result, row, ONE),
                                .other = result_uuid(result, row, OTHER),
                                .a = result_uuid(result, row, A),
                                .b = result_uuid(result, row, B),
                                .weight = (int32_t)result_number(result, row, WEIGHT),
                                .kind = (enum question_kind)result_number(result, row, KIND),
                                .pairs = (unsigned)result_number(result, row, PAIRS),
                                .opened = result_instant(result, row, OPENED),
                                .until = result_instant(result, row, UNTIL),
                                .members = (unsigned)result_number(result, row, MEMBERS),
                                .sources = (unsigned)result_number(result, row, SOURCES),
                                .vehicles = (unsigned)result_number(result, row, VEHICLES),
                                .amount = result_number(result, row, AMOUNT)};
    question.ends = result_uuids(result, row, ENDS, arena, &question.end_count);
    question.other_ends = result_uuids(result, row, OTHER_ENDS, arena, &question.other_end_count);
    question.founder_one = founder_at(result, row, FOUNDER_ONE, &question.one, arena);
    question.founder_other = founder_at(result, row, FOUNDER_OTHER, &question.other, arena);
    return question;
}

bool review_questions(struct database *database, int limit, struct arena *arena, struct question **questions,
                      size_t *count, struct error *error) {
    struct request request = {.sql = sql_review_questions, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *questions = ARENA_NEW(arena, struct question, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*questions)[i] = question_at(request.result, (int)i, arena);
    }
    requests_free(&request, 1);
    return true;
}

bool review_answered_today(struct database *database, unsigned *answered, unsigned *deferred, struct error *error) {
    struct request request = {.sql = sql_review_answered};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *answered = (unsigned)result_number(request.result, 0, 0);
    *deferred = (unsigned)result_number(request.result, 0, 1);
    requests_free(&request, 1);
    return true;
}

bool review_answers(struct database *database, int days, struct arena *arena, struct answer_band **bands, size_t *count,
                    struct error *error) {
    enum { BAND, ANSWERS, SAME, LATELY, CAME, AGE };
    struct request request = {.sql = sql_review_stats, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, days);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *bands = ARENA_NEW(arena, struct answer_band, *count + 1);
    for (int row = 0; row < PQntuples(request.result); row++) {
        const int64_t age = result_number(request.result, row, AGE);
        (*bands)[row] = (struct answer_band){.known = !result_null(request.result, row, BAND),
                                             .band = (int)result_number(request.result, row, BAND),
                                             .answers = (unsigned)result_number(request.result, row, ANSWERS),
                                             .same = (unsigned)result_number(request.result, row, SAME),
                                             .lately = (unsigned)result_number(request.result, row, LATELY),
                                             .came = (unsigned)result_number(request.result, row, CAME),
                                             .age = age < 0 ? 0 : age};
    }
    requests_free(&request, 1);
    return true;
}

#include "hub/store/merge_object.h"

#include "statements.h"

struct document_names document_names_new(struct arena *arena) {
    return (struct document_names){column_new(arena, COLUMN_TEXT), column_new(arena, COLUMN_BIGINT)};
}

void document_names_add(struct document_names *names, const char *system, int64_t number) {
    column_text(names->systems, system);
    column_number(names->numbers, number);
}

bool merge_read_anchors(struct merge_store *store, const struct document_names *names, struct uuid *const *anchors,
                        struct arena *arena, struct error *error) {
    enum { AT, ANCHOR };
    struct request request = {.sql = sql_merge_anchors, .parameters = parameters_new(arena)};
    parameter_column(request.parameters, names->systems);
    parameter_column(request.parameters, names->numbers);
    if (column_count(names->numbers) == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        *anchors[result_number(request.result, row, AT) - 1] = result_uuid(request.result, row, ANCHOR);
    }
    requests_free(&request, 1);
    return true;
}

bool merge_read_published(struct merge_store *store, struct working_set *set, const struct column *records,
                          struct error *error) {
    return merge_read_dirty(store, set, sql_merge_published, &records, 1, error);
}

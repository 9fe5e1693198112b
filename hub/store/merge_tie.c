/* Ties between records: read before, and written after, a merge. */
#include "hub/store/merge_read.h"
#include "hub/store/merge_tables.h"
#include "statements.h"

/* --- reading ------------------------------------------------------------------------------------------------------- */

enum { A, B, KIND, BASIS, TURNED, EVIDENCE, SINCE, UNTIL };

static struct tie tie_at(const PGresult *result, int row) {
    return (struct tie){.kind = (enum tie_kind)result_number(result, row, KIND),
                        .turned = result_number(result, row, TURNED) != 0,
                        .evidence = (unsigned)result_number(result, row, EVIDENCE),
                        .since = result_instant(result, row, SINCE),
                        .until = result_instant(result, row, UNTIL)};
}

/* What a document says hangs on the party, which alone may take it back. */
static bool is_weighed(struct working_set *set, const struct uuid *a, const struct uuid *b, enum tie_basis basis) {
    const struct batch_record *party = working_set_record(set, basis == TIE_NAMES_A ? a : b);
    return basis == TIE_SHARED || (party != NULL && party->weigh);
}

static void take_tie(struct working_set *set, const PGresult *result, int row) {
    const struct uuid a = result_uuid(result, row, A);
    const struct uuid b = result_uuid(result, row, B);
    const enum tie_basis basis = (enum tie_basis)result_number(result, row, BASIS);
    const struct tie was = tie_at(result, row);
    if (is_weighed(set, &a, &b, basis)) {
        struct batch_tie *tie = working_set_tie(set, &a, &b, was.kind, basis);
        tie->was = was;
        tie->stored = true;
    }
}

bool merge_read_ties(struct merge_store *store, struct working_set *set, const struct column *ids,
                     struct error *error) {
    struct request request = {.sql = sql_merge_ties, .parameters = parameters_new(set->arena)};
    parameter_column(request.parameters, ids);
    if (column_count(ids) == 0) {
        return true;
    }
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        take_tie(set, request.result, row);
    }
    requests_free(&request, 1);
    return true;
}

bool merge_read_tied_goldens(struct merge_store *store, struct working_set *set, const struct column *goldens,
                             const struct column *others, struct error *error) {
    const struct column *const both[] = {goldens, others};
    return merge_read_dirty(store, set, sql_merge_tied_goldens, both, 2, error);
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static void name_tie(struct column *const *to, const struct batch_tie *tie) {
    column_uuid(to[0], &tie->a);
    column_uuid(to[1], &tie->b);
    column_number(to[2], tie->kind);
    column_number(to[3], tie->basis);
}

static void add_tie(struct merge_tables *tables, const struct batch_tie *tie) {
    if (tie->stored && !tie->keep) {
        name_tie(tables->columns[DELETE_TIES], tie);
    } else if (tie->keep && (!tie->stored || tie_differs(&tie->was, &tie->now))) {
        struct column *const *to = tables->columns[UPSERT_TIES];
        name_tie(to, tie);
        column_number(to[4], tie->now.turned);
        column_number(to[5], tie->now.evidence);
        column_instant(to[6], tie->now.since);
        column_instant(to[7], tie->now.until);
    }
}

void merge_tables_ties(struct merge_tables *tables) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, tables->set->ties);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        add_tie(tables, value);
    }
}

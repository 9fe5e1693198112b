/* Tying: who shares a phone, an address or a car without being one customer, and whom a document names beside its customer. A
 * tie is a function of the two records and of how many share what they share, as an edge is. */
#include "hub/stage/merge_run.h"

static bool ties_anybody(const struct merge_run *run) {
    return model_tie_holders(run->parts->model) > 0;
}

bool merge_read_tied(struct merge_run *run, const struct column *weighed) {
    return merge_read_ties(&run->store, run->set, weighed, run->error);
}

static void hold(struct merge_run *run, const struct uuid *a, const struct uuid *b, enum tie_basis basis,
                 const struct tie *found) {
    struct batch_tie *tie = working_set_tie(run->set, a, b, found->kind, basis);
    tie->keep = true;
    tie->now = *found;
    tie->now.turned = found->turned != (uuid_order(a, b) > 0) && found->kind != TIE_HOUSEHOLD;
}

void merge_tie_pair(struct merge_run *run, const struct profile *a, const struct profile *b,
                    const struct comparison *comparison, struct shared_keys shared) {
    struct tie ties[TIES_MAX];
    const size_t count = ties_anybody(run) ? ties_find(a, b, comparison, shared, run->arena, ties) : 0;
    for (size_t i = 0; i < count; i++) {
        hold(run, &a->record, &b->record, TIE_SHARED, &ties[i]);
    }
}

/* It hangs on the party alone: what becomes of the customer is seen when it is read. */
void merge_tie_party(struct merge_run *run, const struct batch_record *party) {
    const struct tie tie = {
        .kind = tie_of_role(party->role), .evidence = TIE_BY_DOCUMENT, .since = party->first, .until = INSTANT_NONE};
    if (ties_anybody(run) && tie.kind != TIE_NONE && !party->gone && party->first != INSTANT_NONE &&
        !uuid_equal(&party->id, &party->holder)) {
        hold(run, &party->id, &party->holder, TIE_NAMED, &tie);
    }
}

/* Adopting: what is computed stands twice until everything was computed by the set that is to come into force. */
#include "hub/stage/merge_run.h"
#include "hub/store/adoption_store.h"

const struct merge_parts *merge_parts_of_set(const struct merge_parts *in_force, const struct merge_parts *to_come,
                                             int file_set) {
    if (in_force->file_set == file_set) {
        return in_force;
    }
    return to_come != NULL && to_come->file_set == file_set ? to_come : NULL;
}

/* --- with every merge --------------------------------------------------------------------------------------------- */

/* Records that this batch said something of, weighed, or had a word about; some of them twice. */
static struct uuid *touched_records(const struct merge_run *run, size_t *count) {
    const GPtrArray *const lists[] = {run->touched, run->weighed};
    struct uuid *ids = ARENA_NEW(run->arena, struct uuid, run->touched->len + run->weighed->len + run->joined->len + 1);
    *count = 0;
    for (size_t i = 0; i < 2; i++) {
        for (unsigned k = 0; k < lists[i]->len; k++) {
            ids[(*count)++] = ((const struct batch_record *)g_ptr_array_index(lists[i], k))->id;
        }
    }
    for (unsigned i = 0; i < run->joined->len; i++) {
        ids[(*count)++] = *(const struct uuid *)g_ptr_array_index(run->joined, i);
    }
    return ids;
}

/* Keys that a steward spoke of: in the twin others may hold them. */
static struct column *keys_said(const struct merge_run *run) {
    GHashTableIter iterator;
    void *value;
    struct column *digests = column_new(run->arena, COLUMN_BYTES);
    g_hash_table_iter_init(&iterator, run->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_key *key = value;
        if (key->said) {
            column_bytes(digests, (struct bytes){key->digest.octets, DIGEST_SIZE});
        }
    }
    return digests;
}

static bool compute_aside(const struct merge_parts *adopting, const struct merge_store *store,
                          const struct uuid *records, size_t count, int64_t batch, struct arena *arena,
                          struct error *error) {
    return database_step_aside(store->database, true, error) &&
           merge_twin(adopting, store->database, store->sealer, records, count, batch, arena, error) &&
           database_step_aside(store->database, false, error);
}

bool merge_follow(struct merge_run *run) {
    struct uuid *records;
    size_t count;
    size_t touched;
    const struct uuid *ids = touched_records(run, &touched);
    return adoption_with_holders(run->store.database, ids, touched, keys_said(run), run->arena, &records, &count,
                                 run->error) &&
           (count == 0 || compute_aside(merge_parts_of_set(run->parts, run->batch->adopting, run->set->adopts.file_set),
                                        &run->store, records, count, run->set->batch, run->arena, run->error));
}

/* --- step by step ------------------------------------------------------------------------------------------------- */

struct adopting {
    const struct merge_parts *parts, *to_come;
    struct merge_store store;
    struct working_set *set;
    size_t limit;
    struct arena *arena;
    struct merge_adoption *adoption;
    struct error *error;
};

static void reach(struct adopting *step, enum adoption_step reached) {
    step->adoption->reached = reached;
    step->adoption->set = reached == ADOPTION_TOLD ? step->set->file_set : step->set->adopts.file_set;
}

static bool open_twin(struct adopting *step) {
    step->adoption->more = true;
    reach(step, ADOPTION_BEGUN);
    return adoption_open(step->store.database, step->error);
}

static bool close_twin(struct adopting *step) {
    step->adoption->more = step->set->adopts.file_set != 0;
    return adoption_close(step->store.database, step->error);
}

static bool compute_some(struct adopting *step) {
    struct uuid *records;
    size_t count;
    struct uuid reached = step->set->adopts.reached;
    if (!adoption_next(step->store.database, &reached, step->limit, step->arena, &records, &count, step->error)) {
        return false;
    }
    step->adoption->more = true;
    step->adoption->moved = count;
    if (count == 0) { /* nothing is left: the set comes into force */
        reach(step, ADOPTION_IN_FORCE);
        return adoption_switch(step->store.database, step->error);
    }
    return compute_aside(step->to_come, &step->store, records, count, step->set->batch, step->arena, step->error) &&
           adoption_reach(step->store.database, &reached, step->error);
}

static bool tell_some(struct adopting *step) {
    struct uuid reached = step->set->adopts.reached;
    struct uuid *records;
    size_t count;
    bool any;
    if (!adoption_recut(step->store.database, step->limit, step->arena, &records, &count, step->error)) {
        return false;
    }
    if (count > 0) { /* first what the twin could not do: its rows are those of the running tables now */
        step->adoption->more = true;
        step->adoption->moved = count;
        return merge_again(step->parts, step->store.database, step->store.sealer, records, count, step->arena,
                           step->error);
    }
    if (!adoption_tell(step->store.database, &reached, step->limit, &any, &step->adoption->moved, step->error)) {
        return false;
    }
    step->adoption->more = any || step->set->adopts.file_set != 0;
    reach(step, any ? ADOPTION_NONE : ADOPTION_TOLD);
    return any ? adoption_reach(step->store.database, &reached, step->error)
               : adoption_close(step->store.database, step->error);
}

/* The files to come are held here, or can be had. */
static bool is_ready(struct adopting *step) {
    const int wanted = step->set->adopts.file_set;
    step->to_come = merge_parts_of_set(step->parts, step->to_come, wanted);
    if (step->to_come == NULL) {
        step->adoption->wanted = wanted;
    }
    return step->to_come != NULL;
}

static bool take_step(struct adopting *step) {
    const struct adoption_state *adopts = &step->set->adopts;
    if (adopts->twin == TWIN_LEFT) {
        return tell_some(step);
    }
    if (adopts->twin == TWIN_MADE && adopts->twin_set != adopts->file_set) {
        return close_twin(step); /* another decision came */
    }
    if (adopts->file_set == 0 || !is_ready(step)) {
        return true;
    }
    return adopts->twin == TWIN_NONE ? open_twin(step) : compute_some(step);
}

static bool check_in_force(struct adopting *step) {
    if (step->set->file_set == step->parts->file_set) {
        return true;
    }
    step->adoption->wanted = step->set->file_set;
    return error_set(step->error, FILE_SET_BEHIND, "file_set", "in force: %d, held here: %d", step->set->file_set,
                     step->parts->file_set);
}

bool merge_adopt(const struct merge_parts *parts, const struct merge_parts *adopting, struct database *database,
                 struct sealer *sealer, size_t limit, struct arena *arena, struct merge_adoption *adoption,
                 struct error *error) {
    struct adopting step = {.parts = parts,
                            .to_come = adopting,
                            .store = {.database = database,
                                      .sealer = sealer,
                                      .attributes = parts->attributes,
                                      .kinds = parts->kinds,
                                      .hub_key = parts->hub_key},
                            .set = working_set_new(arena),
                            .limit = limit,
                            .arena = arena,
                            .adoption = adoption,
                            .error = error};
    *adoption = (struct merge_adoption){0};
    const bool good = database_script(database, "BEGIN", error) && merge_read_state(&step.store, step.set, error) &&
                      check_in_force(&step) && take_step(&step) && database_script(database, "COMMIT", error);
    if (!good) {
        database_rollback(database);
    }
    working_set_free(step.set);
    return good;
}

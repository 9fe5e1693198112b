/* Settling: which rows count. Pure in what is known of an event: voids, revisions of its document, erasures. */
#include "hub/stage/merge_run.h"

#include <string.h>

/* A voiding event is never voided, whichever of the two came first. */
static bool is_voided(const struct batch_event *event) {
    return event->voided && (event->kind == NULL || event->kind->effect != EFFECT_VOID);
}

static const struct batch_row *any_row(const struct batch_event *event) {
    return event->rows->len == 0 ? NULL : g_ptr_array_index(event->rows, 0);
}

static bool is_later_revision(const struct batch_row *mine, const struct batch_event *other) {
    const struct batch_row *row = any_row(other);
    return row != NULL && row != mine && row->has_document && !is_voided(other) &&
           digest_order(&row->document, &mine->document) == 0 && order_compare(&row->order, &mine->order) > 0;
}

/* Events of the batch by document, so that a revision looks at its own document only. */
static GHashTable *by_document(struct working_set *set) {
    GHashTable *documents = g_hash_table_new(digest_hash, digest_same);
    GHashTableIter iterator;
    void *event;
    g_hash_table_iter_init(&iterator, set->events);
    while (g_hash_table_iter_next(&iterator, NULL, &event)) {
        const struct batch_row *row = any_row(event);
        if (row == NULL || !row->has_document) {
            continue;
        }
        GPtrArray *revisions = g_hash_table_lookup(documents, &row->document);
        if (revisions == NULL) {
            revisions = working_set_array(set);
            (void)g_hash_table_insert(documents, (void *)(uintptr_t)&row->document, revisions);
        }
        g_ptr_array_add(revisions, event);
    }
    return documents;
}

static bool is_superseded(GHashTable *documents, const struct batch_row *row) {
    const GPtrArray *revisions = row->has_document ? g_hash_table_lookup(documents, &row->document) : NULL;
    for (unsigned i = 0; revisions != NULL && i < revisions->len; i++) {
        if (is_later_revision(row, g_ptr_array_index(revisions, i))) {
            return true;
        }
    }
    return false;
}

static enum row_state state_of(const struct batch_event *event, const struct batch_row *row, bool superseded) {
    if (row->stored && row->stored_state == ROW_ERASED) {
        return ROW_ERASED;
    }
    if (row->record != NULL && row->record->erased_until != INSTANT_NONE &&
        row->order.recorded <= row->record->erased_until) {
        return ROW_ERASED;
    }
    return is_voided(event) ? ROW_VOIDED : superseded ? ROW_SUPERSEDED : ROW_COUNTS;
}

/* Only events whose rows in hand tell the whole story are settled: new ones, targets, and revisions of one document. */
static void settle_event(struct merge_run *run, GHashTable *documents, struct batch_event *event,
                         struct column *unloaded) {
    for (unsigned i = 0; i < event->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(event->rows, i);
        row->state = state_of(event, row, is_superseded(documents, row));
        if (!row->stored || row->state == row->stored_state || uuid_is_nil(&row->record_id)) {
            continue;
        }
        struct batch_record *record = working_set_record(run->set, &row->record_id);
        if (record == NULL || record->source == NULL) {
            record = working_set_add_record(run->set, &row->record_id);
            column_uuid(unloaded, &row->record_id);
        }
        merge_refold(run, record);
    }
}

static void settle_all(struct merge_run *run, struct column *unloaded) {
    GHashTable *documents = by_document(run->set);
    GHashTableIter iterator;
    void *event;
    g_hash_table_iter_init(&iterator, run->set->events);
    while (g_hash_table_iter_next(&iterator, NULL, &event)) {
        settle_event(run, documents, event, unloaded);
    }
    g_hash_table_destroy(documents);
}

static bool was_voided(struct merge_run *run, const char *source, const char *event_id) {
    const struct batch_event *event = working_set_event(run->set, source, event_id);
    return event != NULL && is_voided(event);
}

/* New words and pins of an event that was voided before it came, or in the same batch. */
static void forget_new(struct merge_run *run) {
    for (unsigned i = run->set->words->len; i > 0; i--) {
        const struct batch_word *word = g_ptr_array_index(run->set->words, i - 1);
        if (word->is_new && was_voided(run, word->source, word->order.event)) {
            working_set_drop_word(run->set, i - 1);
        }
    }
    for (unsigned i = run->set->pins->len; i > 0; i--) {
        const struct batch_pin *pin = g_ptr_array_index(run->set->pins, i - 1);
        if (pin->is_new && was_voided(run, pin->source, pin->order.event)) {
            (void)g_ptr_array_remove_index(run->set->pins, i - 1);
        }
    }
}

/* What is new of keys and deferrals and was voided, too: kept aside, because what stood before has to be known. */
static void forget_said(struct merge_run *run) {
    for (unsigned i = 0; i < run->set->generics->len; i++) {
        struct batch_generic *word = g_ptr_array_index(run->set->generics, i);
        word->gone = was_voided(run, word->source, word->order.event);
    }
    for (unsigned i = 0; i < run->set->deferrals->len; i++) {
        struct batch_deferral *deferral = g_ptr_array_index(run->set->deferrals, i);
        deferral->gone = was_voided(run, deferral->source, deferral->order.event);
    }
}

/* What a voided event said about records (renumbering, a steward's word, a pin) goes with it. */
static bool forget_words(struct merge_run *run) {
    forget_new(run);
    forget_said(run);
    struct event_names names = event_names_new(run->arena);
    for (unsigned i = 0; i < run->set->voids->len; i++) {
        const struct batch_void *said = g_ptr_array_index(run->set->voids, i);
        struct batch_event *target = working_set_event(run->set, said->source, said->target);
        g_ptr_array_add(run->set->gone_words, target);
        event_names_add(&names, said->source, said->target);
    }
    return merge_read_words_of(&run->store, run->set, &names, run->joined, run->error);
}

static struct column *ids_of(struct arena *arena, const GPtrArray *records) {
    struct column *ids = column_new(arena, COLUMN_UUID);
    for (unsigned i = 0; i < records->len; i++) {
        column_uuid(ids, &((const struct batch_record *)g_ptr_array_index(records, i))->id);
    }
    return ids;
}

static struct column *erased_of(struct arena *arena, const GPtrArray *records) {
    struct column *ids = column_new(arena, COLUMN_UUID);
    for (unsigned i = 0; i < records->len; i++) {
        const struct batch_record *record = g_ptr_array_index(records, i);
        if (record->erase && record->stored) {
            column_uuid(ids, &record->id);
        }
    }
    return ids;
}

/* An erasure reaches every generation of a number. */
static void erase_generations(struct merge_run *run) {
    for (unsigned i = 0; i < run->refold->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->refold, i);
        const struct batch_record *base = merge_base_of(run, record);
        record->erase |= base->erase && record->stored;
        record->erased_until = base->erased_until;
    }
}

/* Rows read for folding may be erased now: their events are settled again, by the record they belong to. */
static void settle_loaded(struct merge_run *run) {
    for (unsigned i = 0; i < run->refold->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->refold, i);
        for (unsigned k = 0; k < record->rows->len; k++) {
            struct batch_row *row = g_ptr_array_index(record->rows, k);
            row->record = record;
            if (record->erased_until != INSTANT_NONE && row->order.recorded <= record->erased_until) {
                row->state = ROW_ERASED;
            }
        }
    }
}

bool merge_settle(struct merge_run *run) {
    struct column *unloaded = column_new(run->arena, COLUMN_UUID);
    settle_all(run, unloaded);
    merge_watch(run);
    if (!forget_words(run) || !merge_read_records(&run->store, run->set, unloaded, run->error) ||
        !merge_load_numbers(run, run->refold, true) ||
        !merge_read_rows(&run->store, run->set, ids_of(run->arena, run->refold), run->error)) {
        return false;
    }
    erase_generations(run);
    settle_loaded(run);
    return merge_read_bodies(&run->store, run->set, erased_of(run->arena, run->refold), run->error);
}

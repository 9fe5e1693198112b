/* Watching: does a new event contradict what its number keeps? Most only go on with it, and need no more than the record that it goes
 * on with; the number whole is folded anew when one does not. */
#include "hub/identity/division.h"
#include "hub/stage/merge_past.h"

#include <string.h>

/* The dictionary does not tell: it keeps what voided and superseded events said. */
static bool is_claimed(const struct batch_record *record, const struct value *value) {
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->attribute == value->attribute && claim->ordinal < record->dictionary.count &&
            strcmp(record->dictionary.values[claim->ordinal].typed, value->typed) == 0) {
            return true;
        }
    }
    return false;
}

/* A steady event says again what is known: most need no more than this. */
static bool says_new(const struct batch_record *record, const struct person *person) {
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        for (size_t k = 0; mention->attribute->comparator != NULL && k < mention->count; k++) {
            if (!is_claimed(record, &mention->values[k])) {
                return true;
            }
        }
    }
    return false;
}

/* --- a number and its generations --------------------------------------------------------------------------------- */

/* A number as it stands, and what of it is new: rows of its generation 0, where admission puts them. */
struct standing {
    struct batch_record *base, *latest; /* latest: whom it belongs to now */
    GPtrArray *later;                   /* struct batch_record: its later generations; NULL: it is not divided */
};

/* Admission loads all generations of a divided number. */
static void find_later(const struct merge_run *run, struct standing *standing) {
    GHashTableIter iterator;
    void *value;
    standing->later = working_set_array(run->set);
    g_hash_table_iter_init(&iterator, run->set->records);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_record *record = value;
        if (record->stored && record->generation > 0 && uuid_equal(&record->holder, &standing->base->id)) {
            g_ptr_array_add(standing->later, record);
            standing->latest = record->generation > standing->latest->generation ? record : standing->latest;
        }
    }
}

static bool any_late(const struct standing *standing) {
    for (unsigned i = 0; i < standing->base->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(standing->base->rows, i);
        if (merge_is_late(standing->latest, &row->order)) {
            return true;
        }
    }
    return false;
}

static bool any_says_new(const struct merge_run *run, const struct standing *standing) {
    for (unsigned i = 0; i < standing->base->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(standing->base->rows, i);
        if (says_new(standing->latest, past_person(run, row))) {
            return true;
        }
    }
    return false;
}

static bool contradicts(const struct merge_run *run, const struct standing *standing) {
    struct past past = {.arena = run->arena};
    past_remember_fold(run, &past, standing->latest);
    g_ptr_array_sort(standing->base->rows, past_order);
    for (unsigned i = 0; i < standing->base->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(standing->base->rows, i);
        if (row->state == ROW_COUNTS && past_take_row(run, &past, row)) {
            return true;
        }
    }
    past_remember_fold(run, &past, standing->base);
    for (unsigned i = 0; standing->later != NULL && i < standing->later->len; i++) {
        past_remember_fold(run, &past, g_ptr_array_index(standing->later, i));
    }
    return division_is_collective(run->parts->model, &past.profile, run->arena);
}

/* What only goes on with a divided number belongs to its latest generation. */
static void go_on(struct merge_run *run, const struct standing *standing) {
    for (unsigned i = 0; i < standing->base->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(standing->base->rows, i);
        row->record = standing->latest;
        row->record_id = standing->latest->id;
        g_ptr_array_add(standing->latest->rows, row);
        merge_touch(run, standing->latest);
    }
    g_ptr_array_set_size(standing->base->rows, 0);
}

static void watch(struct merge_run *run, struct batch_record *base) {
    struct standing standing = {base, base, NULL};
    if (base->divided) {
        find_later(run, &standing);
    }
    if (base->recut || any_late(&standing) || (any_says_new(run, &standing) && contradicts(run, &standing))) {
        merge_refold(run, base);
    } else if (standing.latest != base) {
        go_on(run, &standing);
    }
}

void merge_watch(struct merge_run *run) {
    for (unsigned i = 0; i < run->touched->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->touched, i);
        if (!record->refold && merge_is_base(record) && (!record->collective || record->recut)) {
            watch(run, record);
        }
    }
}

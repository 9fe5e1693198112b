#include "hub/store/customer_load.h"
#include "statements.h"

#include <string.h>

/* Of a kind: of follow-ups the latest that reached the customer is wanted, and many did not; of policies one that is in
 * force. */
enum { TURNS_MAX = 50 };

static struct part *part_of(const struct load *load, const PGresult *result, int row) {
    const struct uuid record = result_uuid(result, row, 0);
    return g_hash_table_lookup(load->parts, &record);
}

/* --- sums ----------------------------------------------------------------------------------------------------------- */

static struct customer_tally *tally_new(const struct load *load, struct part *part) {
    if (part->earlier_count == part->earlier_room) {
        part->earlier_room = part->earlier_room == 0 ? 8 : part->earlier_room * 2;
        struct customer_tally *earlier = ARENA_NEW(load->arena, struct customer_tally, part->earlier_room);
        if (part->earlier_count > 0) {
            memcpy(earlier, part->earlier, part->earlier_count * sizeof *earlier);
        }
        part->earlier = earlier;
    }
    return &part->earlier[part->earlier_count++];
}

static void take_sum(struct load *load, const PGresult *result, int row) {
    enum { RECORD, SOURCE, KIND, COUNTS, CURRENCY, COUNT, AMOUNT, LAST };
    struct part *part = part_of(load, result, row);
    const struct kind *kind = kind_by_name(load->store->kinds, result_text(result, row, KIND, load->arena));
    const size_t count = (size_t)result_number(result, row, COUNT);
    part->summed += count;
    if (kind == NULL || result_number(result, row, COUNTS) == 0) {
        return;
    }
    const bool has_amount = !result_null(result, row, AMOUNT);
    *tally_new(load, part) = (struct customer_tally){
        .kind = kind,
        .source = result_text(result, row, SOURCE, load->arena),
        .count = count,
        .has_amount = has_amount,
        .amount = has_amount ? result_number(result, row, AMOUNT) : 0,
        .currency = result_text_or_null(result, row, CURRENCY, load->arena),
        .last = result_instant(result, row, LAST),
    };
}

static bool sums_up(const struct customer_tally *tally, const struct customer_event *event) {
    return tally->kind == event->kind && strcmp(tally->source, event->source) == 0 &&
           g_strcmp0(tally->currency, event->currency) == 0;
}

/* Those that were read are no earlier ones. One that was voided between the two readings was not summed up. */
static void take_off(struct part *part, const struct customer_event *event) {
    for (size_t i = 0; i < part->earlier_count; i++) {
        struct customer_tally *tally = &part->earlier[i];
        if (sums_up(tally, event)) {
            tally->amount -= tally->count > 0 ? event->amount : 0;
            tally->count -= tally->count > 0;
            return;
        }
    }
}

/* Only now: until here a row that names no currency is summed up apart from those that name that one. */
static void name_currencies(struct part *part) {
    for (size_t i = 0; i < part->earlier_count; i++) {
        struct customer_tally *tally = &part->earlier[i];
        tally->currency = tally->currency == NULL ? HOME_CURRENCY : tally->currency;
    }
}

static void take_off_those_read(struct load *load) {
    GHashTableIter parts;
    void *value = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        struct part *part = value;
        for (size_t i = 0; part->summed > 0 && i < part->event_count; i++) {
            if (strcmp(part->events[i].state, "counts") == 0) {
                take_off(part, &part->events[i]);
            }
        }
        name_currencies(part);
        part->event_total = part->summed > 0 ? part->summed : part->event_total;
    }
}

/* --- turns ---------------------------------------------------------------------------------------------------------- */

static struct column *turn_kinds(const struct load *load) {
    const struct kinds *kinds = load->store->kinds;
    struct column *names = column_new(load->arena, COLUMN_TEXT);
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        if (customer_turns_on(kind_at(kinds, i))) {
            column_text(names, kind_at(kinds, i)->name);
        }
    }
    return names;
}

static bool take_turn(struct load *load, size_t kinds, const PGresult *result, int row) {
    const struct uuid record = result_uuid(result, row, 0);
    struct part *part = part_of(load, result, row);
    if (part->turns == NULL) {
        part->turns = ARENA_NEW(load->arena, struct customer_event, kinds * TURNS_MAX);
    }
    struct customer_event *event = &part->turns[part->turn_count];
    if (!customer_open_event(load->store, result, row, 1, &record, &part->secret, load->arena, event, load->error)) {
        return customer_note_fault(load, part);
    }
    part->turn_count += event->kind != NULL;
    return true;
}

/* --- asking --------------------------------------------------------------------------------------------------------- */

/* The records of whom there may be more, or NULL when there are none. */
static struct column *long_ones(const struct load *load) {
    struct column *records = column_new(load->arena, COLUMN_UUID);
    GHashTableIter parts;
    void *value = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        const struct part *part = value;
        if (load->wish.events > 0 && part->event_total >= load->wish.events) {
            column_uuid(records, &part->member.record);
        }
    }
    return column_count(records) == 0 ? NULL : records;
}

static struct request ask(const char *sql, const struct load *load, const struct column *records) {
    struct parameters *parameters = parameters_new(load->arena);
    parameter_column(parameters, records);
    return (struct request){.sql = sql, .parameters = parameters};
}

static struct request ask_turns(const struct load *load, const struct column *records, const struct column *kinds) {
    const struct request request = ask(sql_customer_turns, load, records);
    parameter_column(request.parameters, kinds);
    parameter_number(request.parameters, COLUMN_INTEGER, TURNS_MAX);
    return request;
}

bool customer_load_earlier(struct load *load) {
    enum { SUMS, TURNS, REQUESTS };
    const struct column *records = long_ones(load);
    if (records == NULL) {
        return true;
    }
    const struct column *kinds = turn_kinds(load);
    struct request requests[REQUESTS] = {ask(sql_customer_earlier, load, records), ask_turns(load, records, kinds)};
    parameter_number(requests[SUMS].parameters, COLUMN_BOOLEAN, load->wish.all_events);
    if (!database_run(load->store->database, requests, REQUESTS, load->error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(requests[SUMS].result); row++) {
        take_sum(load, requests[SUMS].result, row);
    }
    take_off_those_read(load);
    bool good = true;
    for (int row = 0; good && row < PQntuples(requests[TURNS].result); row++) {
        good = take_turn(load, column_count(kinds), requests[TURNS].result, row);
    }
    requests_free(requests, REQUESTS);
    return good;
}

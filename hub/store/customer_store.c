#include "hub/store/customer_store.h"

#include "hub/golden/survivorship.h"
#include "hub/store/customer_load.h"
#include "hub/store/unreadable.h"
#include "statements.h"

#include <stdlib.h>
#include <string.h>

static struct part *part_of(const struct load *load, const struct uuid *record) {
    return g_hash_table_lookup(load->parts, record);
}

bool customer_note_fault(struct load *load, struct part *part) {
    if (load->error->code != ROW_UNREADABLE) {
        return false;
    }
    struct error *fault = ARENA_NEW(load->arena, struct error, 1);
    *fault = *load->error;
    part->fault = fault;
    *load->error = (struct error){.code = OK};
    return true;
}

/* --- members ------------------------------------------------------------------------------------------------------ */

/* A party without a number stands under the number of its event's customer, which is not its own. */
static bool take_member(struct load *load, const PGresult *result, int row) {
    enum { RECORD, SOURCE, NUMBER, ROLE, DATA_KEY, DICTIONARY, FIRST, GENERATION, DIVIDED, COLLECTIVE };
    struct part *part = ARENA_NEW(load->arena, struct part, 1);
    struct member *member = &part->member;
    member->record = result_uuid(result, row, RECORD);
    member->source = result_text(result, row, SOURCE, load->arena);
    member->role = result_text(result, row, ROLE, load->arena);
    member->under = result_text(result, row, NUMBER, load->arena);
    member->number = member->role[0] == '\0' ? member->under : "";
    member->first = member->last = result_instant(result, row, FIRST);
    member->generation =
        customer_generation((int)result_number(result, row, GENERATION), result_number(result, row, DIVIDED) != 0);
    member->collective = result_number(result, row, COLLECTIVE) != 0;
    (void)g_hash_table_insert(load->parts, &member->record, part);
    return customer_open_key(load->store, &member->record, result_bytes(result, row, DATA_KEY, load->arena),
                             &part->secret, load->error) &&
           (customer_open_dictionary(load->store, &member->record, &part->secret,
                                     result_bytes(result, row, DICTIONARY, load->arena), load->arena, &part->dictionary,
                                     load->error) ||
            customer_note_fault(load, part));
}

static bool take_members(struct load *load, const PGresult *result) {
    bool good = true;
    for (int row = 0; good && row < PQntuples(result); row++) {
        good = take_member(load, result, row);
    }
    return good;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void make_room(const struct load *load, struct part *part) {
    if (part->event_count < part->event_room) {
        return;
    }
    part->event_room = part->event_room == 0 ? 8 : part->event_room * 2;
    struct customer_event *events = ARENA_NEW(load->arena, struct customer_event, part->event_room);
    if (part->event_count > 0) {
        memcpy(events, part->events, part->event_count * sizeof *events);
    }
    part->events = events;
}

static bool take_event(struct load *load, const PGresult *result, int row) {
    const struct uuid record = result_uuid(result, row, 0);
    struct part *part = part_of(load, &record);
    if (part == NULL || part->event_total >= load->wish.events) {
        return true;
    }
    make_room(load, part);
    struct customer_event *event = &part->events[part->event_count];
    if (!customer_open_event(load->store, result, row, 1, &record, &part->secret, load->arena, event, load->error)) {
        return customer_note_fault(load, part);
    }
    part->event_total++;
    part->event_count += event->kind != NULL; /* a kind whose schema was taken away is counted, not shown */
    return true;
}

static bool take_events(struct load *load, const PGresult *result) {
    bool good = true;
    for (int row = 0; good && row < PQntuples(result); row++) {
        good = take_event(load, result, row);
    }
    return good;
}

static int latest_said_first(const void *left, const void *right) {
    const struct customer_event *a = left, *b = right;
    if (a->recorded != b->recorded) {
        return a->recorded > b->recorded ? -1 : 1;
    }
    if (a->time != b->time) {
        return a->time > b->time ? -1 : 1;
    }
    return strcmp(b->id, a->id);
}

static bool counts(const struct customer_event *event) {
    return strcmp(event->state, "counts") == 0;
}

/* The event that says whether the number is in use, or NULL. */
static const struct customer_event *find_standing(const struct customer_event *events, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *kind = events[i].kind->name;
        if (counts(&events[i]) && (strcmp(kind, "customer.closed") == 0 || strcmp(kind, "customer.registered") == 0)) {
            return &events[i];
        }
    }
    return NULL;
}

/* A number is closed unless it was registered again later. */
static bool is_closed(const struct part *part) {
    const struct customer_event *standing = find_standing(part->events, part->event_count);
    standing = standing == NULL ? find_standing(part->turns, part->turn_count) : standing;
    return standing != NULL && strcmp(standing->kind->name, "customer.closed") == 0;
}

static instant last_recorded(const struct part *part) {
    for (size_t i = 0; i < part->event_count; i++) {
        if (counts(&part->events[i])) {
            return part->events[i].recorded;
        }
    }
    return part->member.first;
}

static void sort_by_saying(struct customer_event *events, size_t count) {
    if (count > 0) {
        qsort(events, count, sizeof *events, latest_said_first);
    }
}

static void finish_part(struct part *part) {
    sort_by_saying(part->events, part->event_count);
    sort_by_saying(part->turns, part->turn_count);
    part->member.last = last_recorded(part);
    part->member.closed = is_closed(part);
}

static void finish_parts(struct load *load) {
    GHashTableIter parts;
    void *value = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        finish_part(value);
    }
}

/* --- customers ---------------------------------------------------------------------------------------------------- */

/* False when a member, or one that it is tied to, cannot be read. */
static bool add_members(struct load *load, struct customer *customer, const struct golden_row *row,
                        struct error *fault) {
    customer->members = ARENA_NEW(load->arena, struct member, row->member_count + 1);
    for (size_t i = 0; i < row->member_count; i++) {
        struct part *part = part_of(load, &row->members[i]);
        if (part != NULL && part->fault != NULL) {
            *fault = *part->fault;
            return false;
        }
        if (part != NULL) {
            struct member *member = &customer->members[customer->member_count++];
            *member = part->member;
            part->home = member;
            part->customer = customer;
        }
    }
    return true;
}

static bool has_member(const struct golden_row *row, const struct uuid *record) {
    for (size_t i = 0; i < row->member_count; i++) {
        if (uuid_equal(&row->members[i], record)) {
            return true;
        }
    }
    return false;
}

/* Cells are of the customer's own records. Nothing is left of one that was erased; of any other each value has to be there. */
static bool is_there(const struct customer *customer, const struct golden_row *row, const struct cell *cell,
                     const struct part *part) {
    return part == NULL ? has_member(row, &cell->record)
                        : part->customer == customer && (!part->secret.has || cell->ordinal < part->dictionary.count);
}

static void add_value(struct load *load, struct customer *customer, const struct cell *cell, const struct part *part) {
    const struct attribute *attribute = attribute_by_id(load->store->attributes, cell->attribute);
    if (attribute == NULL || part == NULL || cell->ordinal >= part->dictionary.count) {
        return; /* erased, or no longer in the attributes file */
    }
    customer->values[customer->value_count++] = (struct customer_value){
        .attribute = attribute,
        .value = part->dictionary.values[cell->ordinal],
        .member = part->home,
        .event = cell->since.event,
        .recorded = cell->since.recorded,
        .time = cell->since.time,
        .why = (enum survivor_rule)cell->why,
    };
}

static bool add_values(struct load *load, struct customer *customer, const struct golden_row *row,
                       struct error *fault) {
    size_t count = 0;
    const struct cell *cells = cells_decode(row->cells, load->arena, &count);
    if (cells == NULL) {
        return unreadable_golden(fault, UNREADABLE_FORM, &row->golden, "cells");
    }
    customer->values = ARENA_NEW(load->arena, struct customer_value, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = part_of(load, &cells[i].record);
        if (!is_there(customer, row, &cells[i], part)) {
            return unreadable_golden(fault, UNREADABLE_REFERENCE, &row->golden, "cells");
        }
        add_value(load, customer, &cells[i], part);
    }
    return true;
}

static void add_events(struct load *load, struct customer *customer) {
    size_t count = 0;
    for (size_t i = 0; i < customer->member_count; i++) {
        count += part_of(load, &customer->members[i].record)->event_count;
    }
    customer->events = ARENA_NEW(load->arena, struct customer_event, count + 1);
    for (size_t i = 0; i < customer->member_count; i++) {
        const struct part *part = part_of(load, &customer->members[i].record);
        customer->event_total += part->event_total;
        for (size_t k = 0; k < part->event_count; k++) {
            struct customer_event *event = &customer->events[customer->event_count++];
            *event = part->events[k];
            event->member = part->home;
            event->source = strcmp(event->source, part->home->source) == 0 ? part->home->source : event->source;
        }
    }
}

/* What lies before the events that were read. */
static void add_earlier(struct load *load, struct customer *customer) {
    size_t earlier = 0;
    size_t turns = 0;
    for (size_t i = 0; i < customer->member_count; i++) {
        const struct part *part = part_of(load, &customer->members[i].record);
        earlier += part->earlier_count;
        turns += part->turn_count;
    }
    customer->earlier = ARENA_NEW(load->arena, struct customer_tally, earlier + 1);
    customer->turns = ARENA_NEW(load->arena, struct customer_event, turns + 1);
    for (size_t i = 0; i < customer->member_count; i++) {
        const struct part *part = part_of(load, &customer->members[i].record);
        for (size_t k = 0; k < part->earlier_count; k++) {
            customer->earlier[customer->earlier_count] = part->earlier[k];
            customer->earlier[customer->earlier_count++].member = part->home;
        }
        for (size_t k = 0; k < part->turn_count; k++) {
            customer->turns[customer->turn_count] = part->turns[k];
            customer->turns[customer->turn_count++].member = part->home;
        }
    }
}

/* NULL and *fault: its row cannot be read. */
static struct customer *make_customer(struct load *load, const struct golden_row *row, struct error *fault) {
    struct customer *customer = ARENA_NEW(load->arena, struct customer, 1);
    customer->golden = row->golden;
    customer->version = row->version;
    if (!add_members(load, customer, row, fault) || !add_values(load, customer, row, fault)) {
        return NULL;
    }
    add_events(load, customer);
    add_earlier(load, customer);
    customer_add_ties(load, customer);
    customer_sort_events(customer);
    return customer;
}

/* False: one cannot be read, and nobody wishes to go on without it. */
static bool make_customers(struct load *load, const struct golden_row *rows, size_t count,
                           struct customer **customers) {
    for (size_t i = 0; i < count; i++) {
        struct error fault = {.code = OK};
        customers[i] = rows[i].exists ? make_customer(load, &rows[i], &fault) : NULL;
        if (fault.code != OK && load->wish.faults == NULL) {
            *load->error = fault;
            return false;
        }
        if (load->wish.faults != NULL) {
            struct error *kept = fault.code == OK ? NULL : ARENA_NEW(load->arena, struct error, 1);
            load->wish.faults[i] = kept;
            if (kept != NULL) {
                *kept = fault;
            }
        }
    }
    return true;
}

/* Plain keys stay nowhere but in the cache. */
static void wipe_secrets(struct load *load) {
    GHashTableIter parts;
    void *value = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        struct part *part = value;
        explicit_bzero(&part->secret, sizeof part->secret);
    }
    g_hash_table_destroy(load->parts);
}

static struct parameters *ask_ids(struct arena *arena, const struct uuid *ids, size_t count) {
    struct column *column = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        column_uuid(column, &ids[i]);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, column);
    return parameters;
}

static struct parameters *ask_members(struct arena *arena, const struct golden_row *rows, size_t count) {
    struct column *records = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        for (size_t m = 0; m < rows[i].member_count; m++) {
            column_uuid(records, &rows[i].members[m]);
        }
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, records);
    return parameters;
}

bool customers_open(struct customer_store *store, const struct golden_row *rows, size_t count,
                    struct customer_wish wish, struct arena *arena, struct customer **customers, struct error *error) {
    enum { MEMBERS, EVENTS, REQUESTS };
    struct load load = {store, wish, arena, error, g_hash_table_new(uuid_hash, uuid_same)};
    struct parameters *events = ask_members(arena, rows, count);
    parameter_number(events, COLUMN_INTEGER, wish.events);
    parameter_number(events, COLUMN_BOOLEAN, wish.all_events);
    struct request requests[REQUESTS] = {
        [MEMBERS] = {.sql = sql_customer_members, .parameters = ask_members(arena, rows, count)},
        [EVENTS] = {.sql = sql_customer_events, .parameters = events},
    };
    const size_t asked = wish.events == 0 ? EVENTS : REQUESTS;
    bool good = database_run(store->database, requests, asked, error) &&
                take_members(&load, requests[MEMBERS].result) &&
                (wish.events == 0 || take_events(&load, requests[EVENTS].result)) && customer_load_earlier(&load) &&
                customer_load_ties(&load);
    finish_parts(&load);
    good = good && make_customers(&load, rows, count, customers);
    requests_free(requests, asked);
    wipe_secrets(&load);
    return good;
}

struct golden_row golden_row_at(const PGresult *result, int row, int first, const struct uuid *golden,
                                struct arena *arena) {
    struct golden_row made = {.exists = !result_null(result, row, first), .golden = *golden};
    if (made.exists) {
        made.version = result_number(result, row, first);
        made.members = result_uuids(result, row, first + 1, arena, &made.member_count);
        made.cells = result_bytes(result, row, first + 2, arena);
    }
    return made;
}

static bool read_rows(struct customer_store *store, const struct uuid *golden_ids, size_t count, struct arena *arena,
                      struct golden_row *rows, struct error *error) {
    struct request request = {.sql = sql_customer_golden, .parameters = ask_ids(arena, golden_ids, count)};
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    GHashTable *found = g_hash_table_new(uuid_hash, uuid_same);
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid golden = result_uuid(request.result, row, 0);
        struct golden_row *read = ARENA_NEW(arena, struct golden_row, 1);
        *read = golden_row_at(request.result, row, 1, &golden, arena);
        (void)g_hash_table_insert(found, &read->golden, read);
    }
    for (size_t i = 0; i < count; i++) {
        const struct golden_row *row = g_hash_table_lookup(found, &golden_ids[i]);
        rows[i] = row == NULL ? (struct golden_row){.golden = golden_ids[i]} : *row;
    }
    g_hash_table_destroy(found);
    requests_free(&request, 1);
    return true;
}

bool customers_load(struct customer_store *store, const struct uuid *golden_ids, size_t count,
                    struct customer_wish wish, struct arena *arena, struct customer **customers, struct error *error) {
    struct golden_row *rows = ARENA_NEW(arena, struct golden_row, count);
    return count == 0 || (read_rows(store, golden_ids, count, arena, rows, error) &&
                          customers_open(store, rows, count, wish, arena, customers, error));
}

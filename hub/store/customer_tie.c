/* Whom customers belong together with. */
#include "hub/store/customer_load.h"
#include "statements.h"

#include <string.h>

static void make_room(const struct load *load, struct part *part) {
    if (part->tie_count < part->tie_room) {
        return;
    }
    part->tie_room = part->tie_room == 0 ? 4 : part->tie_room * 2;
    struct customer_tie *ties = ARENA_NEW(load->arena, struct customer_tie, part->tie_room);
    if (part->tie_count > 0) {
        memcpy(ties, part->ties, part->tie_count * sizeof *ties);
    }
    part->ties = ties;
}

static void take_tie(struct load *load, const PGresult *result, int row) {
    enum { MINE, KIND, INWARD, EVIDENCE, SINCE, UNTIL, GOLDEN, RECORD, SOURCE, NUMBER, ROLE };
    const struct uuid mine = result_uuid(result, row, MINE);
    struct part *part = g_hash_table_lookup(load->parts, &mine);
    if (part == NULL) {
        return;
    }
    make_room(load, part);
    struct customer_tie *tie = &part->ties[part->tie_count++];
    *tie = (struct customer_tie){.kind = (enum tie_kind)result_number(result, row, KIND),
                                 .inward = result_number(result, row, INWARD) != 0,
                                 .evidence = (unsigned)result_number(result, row, EVIDENCE),
                                 .since = result_instant(result, row, SINCE),
                                 .until = result_instant(result, row, UNTIL),
                                 .golden = result_uuid(result, row, GOLDEN),
                                 .other = {.record = result_uuid(result, row, RECORD),
                                           .source = result_text(result, row, SOURCE, load->arena),
                                           .under = result_text(result, row, NUMBER, load->arena),
                                           .role = result_text(result, row, ROLE, load->arena)}};
    tie->other.number = *tie->other.role == '\0' ? tie->other.under : "";
}

static struct parameters *ask(const struct load *load) {
    struct column *records = column_new(load->arena, COLUMN_UUID);
    struct parameters *parameters = parameters_new(load->arena);
    GHashTableIter parts;
    void *record = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, &record, NULL)) {
        column_uuid(records, record);
    }
    parameter_column(parameters, records);
    parameter_number(parameters, COLUMN_INTEGER, CUSTOMER_TIES);
    parameter_number(parameters, COLUMN_INTEGER, CUSTOMER_TIES_IN_ALL);
    parameter_number(parameters, COLUMN_INTEGER, CUSTOMER_TIE_PAIRS);
    return parameters;
}

/* --- the others ------------------------------------------------------------------------------------------------------ */

/* What may be seen of one beside its history: whether its numbers are in use is read from its events. */
static struct customer_wish wish_of_others(const struct error **faults) {
    return (struct customer_wish){.events = 1, .faults = faults};
}

static void forget_history(struct customer *customer) {
    customer->event_count = customer->event_total = 0;
    customer->earlier_count = customer->turn_count = 0;
}

static size_t goldens_of(const struct load *load, struct uuid *ids) {
    GHashTable *asked = g_hash_table_new(uuid_hash, uuid_same);
    GHashTableIter parts;
    void *value = NULL;
    size_t count = 0;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        const struct part *part = value;
        for (size_t i = 0; i < part->tie_count; i++) {
            if (g_hash_table_add(asked, &part->ties[i].golden)) {
                ids[count++] = part->ties[i].golden;
            }
        }
    }
    g_hash_table_destroy(asked);
    return count;
}

static void note_known(const struct load *load, GHashTable *known, GHashTable *faults) {
    GHashTableIter parts;
    void *value = NULL;
    g_hash_table_iter_init(&parts, load->parts);
    while (g_hash_table_iter_next(&parts, NULL, &value)) {
        struct part *part = value;
        for (size_t i = 0; i < part->tie_count; i++) {
            const struct error *fault = g_hash_table_lookup(faults, &part->ties[i].golden);
            part->ties[i].known = g_hash_table_lookup(known, &part->ties[i].golden);
            part->fault = part->fault == NULL ? fault : part->fault;
        }
    }
}

static bool load_others(struct load *load, size_t room) {
    struct uuid *ids = ARENA_NEW(load->arena, struct uuid, room + 1);
    const size_t count = goldens_of(load, ids);
    struct customer **others = ARENA_NEW(load->arena, struct customer *, count + 1);
    const struct error **faults = ARENA_NEW(load->arena, const struct error *, count + 1);
    if (!customers_load(load->store, ids, count, wish_of_others(faults), load->arena, others, load->error)) {
        return false;
    }
    GHashTable *known = g_hash_table_new(uuid_hash, uuid_same);
    GHashTable *faulty = g_hash_table_new(uuid_hash, uuid_same);
    for (size_t i = 0; i < count; i++) {
        if (others[i] != NULL) {
            forget_history(others[i]);
            (void)g_hash_table_insert(known, &ids[i], others[i]);
        } else if (faults[i] != NULL) {
            (void)g_hash_table_insert(faulty, &ids[i], (void *)(uintptr_t)faults[i]);
        }
    }
    note_known(load, known, faulty);
    g_hash_table_destroy(faulty);
    g_hash_table_destroy(known);
    return true;
}

bool customer_load_ties(struct load *load) {
    if (!load->wish.ties || g_hash_table_size(load->parts) == 0) {
        return true;
    }
    struct request request = {.sql = sql_customer_ties, .parameters = ask(load)};
    if (!database_run(load->store->database, &request, 1, load->error)) {
        return false;
    }
    const int rows = PQntuples(request.result);
    for (int row = 0; row < rows; row++) {
        take_tie(load, request.result, row);
    }
    requests_free(&request, 1);
    return !load->wish.related || rows == 0 || load_others(load, (size_t)rows);
}

void customer_add_ties(struct load *load, struct customer *customer) {
    size_t room = 0;
    for (size_t i = 0; i < customer->member_count; i++) {
        room += ((const struct part *)g_hash_table_lookup(load->parts, &customer->members[i].record))->tie_count;
    }
    customer->ties = ARENA_NEW(load->arena, struct customer_tie, room + 1);
    for (size_t i = 0; i < customer->member_count; i++) {
        const struct part *part = g_hash_table_lookup(load->parts, &customer->members[i].record);
        for (size_t k = 0; k < part->tie_count; k++) {
            customer->ties[customer->tie_count] = part->ties[k];
            customer->ties[customer->tie_count++].member = part->home;
        }
    }
}

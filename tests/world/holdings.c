/* What files can share, with its holders. */
#include "tests/world/holdings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void value_free(void *held) {
    struct held *value = held;
    g_array_free(value->holders, TRUE);
    g_free(value);
}

const struct said *holdings_said(const struct holdings *holdings, uint32_t file) {
    return &archive_file(holdings->archive, file)->said;
}

bool text_is_masked(const char *text) {
    return strchr(text, '*') != NULL;
}

/* 18 characters without the century and the check character: what an old number has, too. */
void id_core(const char *id, char core[20]) {
    (void)snprintf(core, 20, strlen(id) == 18 ? "%.6s%.9s" : "%.15s", id, strlen(id) == 18 ? id + 8 : "");
}

const struct held *holdings_value(const struct holdings *holdings, char kind, const char *text) {
    char key[64];
    (void)snprintf(key, sizeof key, "%c%s", kind, text);
    return g_hash_table_lookup(holdings->values, key);
}

/* --- what is held ----------------------------------------------------------------------------------------------------- */

static void hold(struct holdings *holdings, uint32_t file, const char *text) {
    struct held *value = g_hash_table_lookup(holdings->values, text);
    if (value == NULL) {
        value = g_new0(struct held, 1);
        value->holders = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_hash_table_insert(holdings->values, g_strdup(text), value);
    }
    const unsigned count = value->holders->len;
    if (count == 0 || g_array_index(value->holders, uint32_t, count - 1) != file) {
        g_array_append_val(value->holders, file);
    }
}

typedef void text_action(void *argument, const char *text);

static void each_identifier(const struct said *said, text_action *action, void *argument) {
    char text[160];
    char core[20];
    const size_t length = strlen(said->id);
    if (said->name.form == SAID_COMPANY && length > 0) {
        (void)snprintf(text, sizeof text, "i%s", said->id);
        action(argument, text);
    } else if (length >= 15 && !text_is_masked(said->id)) {
        id_core(said->id, core);
        (void)snprintf(text, sizeof text, "i%s", core);
        action(argument, text);
    }
    if (length == 18 && said->name.form != SAID_COMPANY) {
        (void)snprintf(text, sizeof text, "m%.4s%s", said->id, said->id + 14);
        action(argument, text);
    }
    if (said->account[0] != '\0') {
        (void)snprintf(text, sizeof text, "a%s", said->account);
        action(argument, text);
    }
    if (said->name.form == SAID_COMPANY) {
        (void)snprintf(text, sizeof text, "o%s%s", said->name.surname, said->name.given);
        action(argument, text);
    } else if (said->name.form == SAID_FULL && strlen(said->birth) == 10) {
        (void)snprintf(text, sizeof text, "b%s%s%s", said->name.surname, said->name.given, said->birth);
        action(argument, text);
    }
}

static void each_tie(const struct said *said, text_action *action, void *argument) {
    char text[160];
    for (size_t i = 0; i < said->phone_count; i++) {
        (void)snprintf(text, sizeof text, "p%s", said->phones[i].digits);
        action(argument, text);
    }
    for (size_t i = 0; i < said->car_count; i++) {
        const struct said_car *car = &said->cars[i];
        const size_t length = strlen(car->vin);
        if (length > 0) { /* by its last eight, whole or not */
            (void)snprintf(text, sizeof text, "v%s", car->vin + (length == 17 ? 9 : 0));
            action(argument, text);
        }
        if (car->plate[0] != '\0') {
            (void)snprintf(text, sizeof text, "l%s", car->plate);
            action(argument, text);
        }
    }
}

struct holding {
    struct holdings *holdings;
    uint32_t file;
};

static void hold_text(void *argument, const char *text) {
    const struct holding *holding = argument;
    hold(holding->holdings, holding->file, text);
}

static void count_names(struct holdings *holdings, struct held *value) {
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < value->holders->len && i <= HOLDERS_TOO_MANY; i++) {
        const struct said *said = holdings_said(holdings, g_array_index(value->holders, uint32_t, i));
        if (said->name.form == SAID_FULL || said->name.form == SAID_COMPANY) {
            (void)g_hash_table_add(names, g_strconcat(said->name.surname, said->name.given, NULL));
        }
    }
    value->names = g_hash_table_size(names);
    g_hash_table_destroy(names);
}

struct holdings *holdings_new(const struct archive *archive) {
    struct holdings *holdings = g_new0(struct holdings, 1);
    *holdings = (struct holdings){archive, archive->population->names,
                                  g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free)};
    for (uint32_t i = 0; i < archive->files->len; i++) {
        const enum file_kind kind = archive_file(archive, i)->kind;
        struct holding holding = {holdings, i};
        if (kind != FILE_JUNK && kind != FILE_COLLECTIVE) {
            each_identifier(holdings_said(holdings, i), hold_text, &holding);
            each_tie(holdings_said(holdings, i), hold_text, &holding);
        }
    }
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, holdings->values);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        count_names(holdings, value);
    }
    return holdings;
}

void holdings_free(struct holdings *holdings) {
    g_hash_table_destroy(holdings->values);
    g_free(holdings);
}

static int by_pair(const void *left, const void *right) {
    return memcmp(left, right, 2 * sizeof(uint32_t));
}

static void add_pairs(const struct held *value, GArray *pairs) {
    for (unsigned i = 0; value->holders->len <= HOLDERS_TOO_MANY && i < value->holders->len; i++) {
        for (unsigned k = i + 1; k < value->holders->len; k++) {
            const uint32_t pair[2] = {g_array_index(value->holders, uint32_t, i),
                                      g_array_index(value->holders, uint32_t, k)};
            g_array_append_vals(pairs, pair, 1);
        }
    }
}

GArray *holdings_pairs(const struct holdings *holdings) {
    GArray *pairs = g_array_new(FALSE, FALSE, 2 * sizeof(uint32_t));
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, holdings->values);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        add_pairs(value, pairs);
    }
    qsort(pairs->data, pairs->len, 2 * sizeof(uint32_t), by_pair);
    unsigned kept = 0;
    for (unsigned i = 0; i < pairs->len; i++) {
        char *at = pairs->data + i * 2 * sizeof(uint32_t);
        if (i == 0 || memcmp(at, at - 2 * sizeof(uint32_t), 2 * sizeof(uint32_t)) != 0) {
            memmove(pairs->data + kept++ * 2 * sizeof(uint32_t), at, 2 * sizeof(uint32_t));
        }
    }
    g_array_set_size(pairs, kept);
    return pairs;
}

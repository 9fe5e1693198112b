#include "hub/stage/intake_positions.h"

#include "hub/base/log.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define PART_OF_HEALTH "input"

struct position {
    char *topic;
    int32_t partition;
    int64_t next;
    bool has_last, verify; /* the message at next - 1 is still to be seen again */
    struct digest last;
    bool broken;
};

struct positions {
    const char *cluster;
    const struct keyer *keyer;
    struct health *health;
    GHashTable *all; /* struct position → itself */
};

/* --- the table ------------------------------------------------------------------------------------------------------ */

static unsigned hash(const void *key) {
    const struct position *position = key;
    return g_str_hash(position->topic) * 31U + (unsigned)position->partition;
}

static int same(const void *left, const void *right) {
    const struct position *a = left;
    const struct position *b = right;
    return a->partition == b->partition && strcmp(a->topic, b->topic) == 0;
}

static void position_free(void *memory) {
    struct position *position = memory;
    g_free(position->topic);
    g_free(position);
}

struct positions *positions_new(const char *cluster, const struct keyer *keyer, struct health *health) {
    struct positions *positions = g_new0(struct positions, 1);
    *positions = (struct positions){cluster, keyer, health, g_hash_table_new_full(hash, same, NULL, position_free)};
    return positions;
}

void positions_free(struct positions *positions) {
    g_hash_table_destroy(positions->all);
    g_free(positions);
}

static struct position *find(const struct positions *positions, const char *topic, int32_t partition) {
    const struct position key = {.topic = (char *)(uintptr_t)topic, .partition = partition};
    return g_hash_table_lookup(positions->all, &key);
}

static struct position *find_or_add(struct positions *positions, const struct inbox_place *place) {
    struct position *position = find(positions, place->topic, place->partition);
    if (position == NULL) {
        position = g_new0(struct position, 1);
        position->topic = g_strdup(place->topic);
        position->partition = place->partition;
        (void)g_hash_table_add(positions->all, position);
    }
    return position;
}

size_t positions_count(const struct positions *positions) {
    return g_hash_table_size(positions->all);
}

/* --- broken logs ---------------------------------------------------------------------------------------------------- */

static void report_health(const struct positions *positions, const struct error *error) {
    size_t count;
    struct arena *arena = arena_new();
    (void)positions_list(positions, true, arena, &count);
    if (count == 0) {
        health_well(positions->health, PART_OF_HEALTH);
    } else if (error != NULL) {
        health_ill(positions->health, PART_OF_HEALTH, error_text(error));
    }
    arena_free(arena);
}

static void set_broken(const struct positions *positions, struct position *position, const char *why) {
    char place[240];
    struct error error = {0};
    (void)snprintf(place, sizeof place, "%s/%d/%lld", position->topic, position->partition, (long long)position->next);
    (void)error_set(&error, TOPIC_TRUNCATED, place, "%s; kafka_offset row: cluster %s, topic and partition as named",
                    why, positions->cluster);
    position->broken = true;
    log_failure("partition_not_read", &error);
    report_health(positions, &error);
}

void positions_break(struct positions *positions, const char *topic, int32_t partition) {
    struct position *position = find(positions, topic, partition);
    if (position != NULL && !position->broken) {
        set_broken(positions, position, "the log does not hold the offset that is next");
    }
}

/* --- placing -------------------------------------------------------------------------------------------------------- */

static bool load(const struct positions *positions, struct database *database, const struct inbox_place *places,
                 size_t count, struct offset_row *rows, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        rows[i] =
            (struct offset_row){.topic = places[i].topic, .partition = places[i].partition, .first = places[i].first};
    }
    return count == 0 || offsets_load(database, positions->cluster, rows, count, error);
}

/* Reading begins one message early, where that can be: it has to be the one that was merged last. */
static void place_one(struct positions *positions, struct inbox_place *place, const struct offset_row *row) {
    struct position *position = find_or_add(positions, place);
    position->next = row->next;
    position->has_last = row->has_last;
    position->last = row->last;
    position->broken = false;
    position->verify = row->has_last && row->next - 1 >= place->first;
    if (row->next < place->first) {
        set_broken(positions, position, "messages before the first that the log still holds were never read");
    } else if (row->next > place->end) {
        set_broken(positions, position, "the log ends before the offset that is next");
    }
    place->next = position->broken ? INBOX_NOWHERE : position->verify ? row->next - 1 : row->next;
}

bool positions_place(struct positions *positions, struct database *database, struct inbox_place *places, size_t count,
                     struct error *error) {
    struct arena *arena = arena_new();
    struct offset_row *rows = ARENA_NEW(arena, struct offset_row, count + 1);
    const bool good = load(positions, database, places, count, rows, error);
    for (size_t i = 0; good && i < count; i++) {
        place_one(positions, &places[i], &rows[i]);
    }
    report_health(positions, NULL);
    arena_free(arena);
    return good;
}

void positions_postpone(struct positions *positions, struct inbox_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct position *position = find_or_add(positions, &places[i]);
        position->next = INT64_MAX;
        position->verify = position->broken = false;
        places[i].next = INBOX_NOWHERE;
    }
}

void positions_forget(struct positions *positions, const struct inbox_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct position *position = find(positions, places[i].topic, places[i].partition);
        if (position != NULL) {
            (void)g_hash_table_remove(positions->all, position);
        }
    }
    report_health(positions, NULL);
}

static bool is_accepted(const struct position *position, const struct offset_row *row) {
    return row->next != position->next || row->has_last != position->has_last ||
           digest_order(&row->last, &position->last) != 0;
}

bool positions_mend(struct positions *positions, struct database *database, struct inbox_place *places, size_t *count,
                    struct error *error) {
    struct arena *arena = arena_new();
    struct offset_row *rows = ARENA_NEW(arena, struct offset_row, *count + 1);
    size_t mended = 0;
    const bool good = load(positions, database, places, *count, rows, error);
    for (size_t i = 0; good && i < *count; i++) {
        const struct position *position = find(positions, places[i].topic, places[i].partition);
        if (position != NULL && is_accepted(position, &rows[i])) {
            place_one(positions, &places[i], &rows[i]);
            places[mended++] = places[i];
        }
    }
    *count = mended;
    report_health(positions, NULL);
    arena_free(arena);
    return good;
}

/* --- messages ------------------------------------------------------------------------------------------------------- */

/* The message before the one that is next, or, when the log is another, whatever stands in its place. */
static enum position_answer verify(const struct positions *positions, struct position *position,
                                   const struct message *message) {
    const struct bytes body = message->value.data == NULL ? (struct bytes){(const uint8_t *)"", 0} : message->value;
    if (message->offset < position->next - 1) {
        return POSITION_SKIP;
    }
    const struct digest digest = keyer_digest_bytes(positions->keyer, body);
    if (message->offset == position->next - 1 && digest_order(&digest, &position->last) == 0) {
        position->verify = false;
        return POSITION_SKIP;
    }
    set_broken(positions, position, "the message before it is not the one that was merged");
    return POSITION_BROKEN;
}

enum position_answer positions_admit(struct positions *positions, const struct message *message, int64_t *next) {
    struct position *position = find(positions, message->topic, message->partition);
    if (position == NULL || position->broken) {
        return POSITION_SKIP;
    }
    if (position->verify) {
        return verify(positions, position, message);
    }
    if (message->offset < position->next) {
        return POSITION_SKIP;
    }
    *next = position->next;
    position->next = message->offset + 1;
    return POSITION_TAKE;
}

struct inbox_place *positions_list(const struct positions *positions, bool broken, struct arena *arena, size_t *count) {
    GHashTableIter iterator;
    void *key;
    struct inbox_place *places = ARENA_NEW(arena, struct inbox_place, positions_count(positions) + 1);
    *count = 0;
    g_hash_table_iter_init(&iterator, positions->all);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const struct position *position = key;
        if (!broken || position->broken) {
            places[(*count)++] = (struct inbox_place){
                .topic = arena_copy(arena, position->topic), .partition = position->partition, .next = position->next};
        }
    }
    return places;
}

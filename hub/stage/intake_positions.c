#include "hub/stage/intake_positions.h"

#include "hub/base/log.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define PART_OF_HEALTH "input"

/* A message that was read: in its place stands another once the topic was made anew. */
struct anchor {
    bool known;
    int64_t offset;
    struct digest digest;
};

enum log_state {
    LOG_SOUND,
    LOG_UNCLEAR, /* it does not hold what is next: it has to be looked at */
    LOG_REMADE,  /* another one under the same name: to be begun anew */
    LOG_CUT,     /* messages that were never read are gone: somebody has to accept it */
};

struct position {
    char *topic;
    int32_t partition, life;
    int64_t next;
    bool has_last, verify; /* the message at next - 1 is still to be seen again */
    struct digest last;
    enum log_state log;
    moment watched;
    struct anchor anchor, later; /* what is peeked at, and what will be once that was found in its place */
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

/* --- logs that are not what they were --------------------------------------------------------------------------------- */

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

static void tell(const struct positions *positions, const struct position *position, enum error_code code,
                 const char *what, const char *why) {
    char place[240];
    struct error error = {0};
    (void)snprintf(place, sizeof place, "%s/%d/%lld", position->topic, position->partition, (long long)position->next);
    (void)error_set(&error, code, place, "%s; kafka_offset row: cluster %s, topic and partition as named", why,
                    positions->cluster);
    log_failure(what, &error);
    if (position->log == LOG_CUT) { /* it stays so until somebody does something */
        report_health(positions, &error);
    }
}

/* Its other partitions were, too: they are looked at next. */
static void set_remade(const struct positions *positions, struct position *position) {
    GHashTableIter iterator;
    void *key;
    position->log = LOG_REMADE;
    g_hash_table_iter_init(&iterator, positions->all);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        struct position *other = key;
        if (strcmp(other->topic, position->topic) == 0) {
            other->watched = 0;
        }
    }
}

void positions_break(struct positions *positions, const char *topic, int32_t partition) {
    struct position *position = find(positions, topic, partition);
    if (position != NULL && position->log == LOG_SOUND) {
        position->log = LOG_UNCLEAR;
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

static void take_row(struct position *position, const struct offset_row *row) {
    position->next = row->next;
    position->life = row->life;
    position->has_last = row->has_last;
    position->last = row->last;
    position->log = LOG_SOUND;
}

/* The row may tell of a log that was made anew and read on since: what was seen before is held on to. */
static void keep_anchor(struct position *position, const struct offset_row *row) {
    position->anchor.known =
        position->anchor.known && position->life == row->life && position->anchor.offset < row->next;
}

/* Reading begins one message early, where that can be: it has to be the one that was merged last. */
static void place_one(struct positions *positions, struct inbox_place *place, const struct offset_row *row) {
    struct position *position = find_or_add(positions, place);
    keep_anchor(position, row);
    const bool told = position->log == LOG_CUT && position->next == row->next;
    take_row(position, row);
    position->verify = row->has_last && row->next - 1 >= place->first;
    if (row->next < place->first) {
        position->log = LOG_CUT;
        if (!told) {
            tell(positions, position, TOPIC_TRUNCATED, "partition_not_read",
                 "messages before the first that the log still holds were never read");
        }
    } else if (row->next > place->end) {
        position->log = LOG_UNCLEAR; /* the end was asked for before the row was read: it may have grown since */
    }
    place->next = position->log != LOG_SOUND ? INBOX_NOWHERE : position->verify ? row->next - 1 : row->next;
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
        position->verify = false;
        position->log = LOG_SOUND;
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
    return row->next != position->next || row->life != position->life || row->has_last != position->has_last ||
           digest_order(&row->last, &position->last) != 0;
}

/* A new life of those whose log was made anew, where the database knows of none yet. */
static bool restart(struct positions *positions, struct database *database, const struct inbox_place *places,
                    size_t count, struct offset_row *rows, size_t *restarted, struct error *error) {
    struct arena *arena = arena_new();
    struct offset_row *anew = ARENA_NEW(arena, struct offset_row, count + 1);
    size_t *index = ARENA_NEW(arena, size_t, count + 1);
    *restarted = 0;
    for (size_t i = 0; i < count; i++) {
        const struct position *position = find(positions, places[i].topic, places[i].partition);
        if (position != NULL && position->log == LOG_REMADE && rows[i].life == position->life) {
            index[*restarted] = i;
            anew[(*restarted)++] = rows[i];
        }
    }
    const bool good = *restarted == 0 || offsets_restart(database, positions->cluster, anew, *restarted, error);
    for (size_t i = 0; good && i < *restarted; i++) {
        const struct inbox_place *place = &places[index[i]];
        rows[index[i]] = anew[i];
        tell(positions, find(positions, place->topic, place->partition), TOPIC_REMADE, "topic_begun_anew",
             "where this message stood, or is to stand next, the log has none or another");
    }
    arena_free(arena);
    return good;
}

/* What lies between two logs was seen by this instance, or by the one that wrote the row. */
static bool can_go_on(const struct position *position, const struct offset_row *row) {
    return position->log == LOG_UNCLEAR || is_accepted(position, row);
}

/* What was to be next was known before these ends were asked for: a log that still ends before it is another one. */
static void judge_ends(const struct positions *positions, const struct inbox_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct position *position = find(positions, places[i].topic, places[i].partition);
        if (position != NULL && position->log == LOG_UNCLEAR && position->next > places[i].end) {
            position->log = LOG_REMADE;
        }
    }
}

bool positions_mend(struct positions *positions, struct database *database, struct inbox_place *places, size_t *count,
                    size_t *restarted, struct error *error) {
    struct arena *arena = arena_new();
    struct offset_row *rows = ARENA_NEW(arena, struct offset_row, *count + 1);
    size_t mended = 0;
    judge_ends(positions, places, *count);
    const bool good = load(positions, database, places, *count, rows, error) &&
                      restart(positions, database, places, *count, rows, restarted, error);
    for (size_t i = 0; good && i < *count; i++) {
        const struct position *position = find(positions, places[i].topic, places[i].partition);
        if (position != NULL && can_go_on(position, &rows[i])) {
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

static struct digest digest_of(const struct positions *positions, const struct message *message) {
    const struct bytes body = message->value.data == NULL ? (struct bytes){(const uint8_t *)"", 0} : message->value;
    return keyer_digest_bytes(positions->keyer, body);
}

static bool is_that(const struct positions *positions, const struct message *message, const struct digest *digest) {
    const struct digest found = digest_of(positions, message);
    return digest_order(&found, digest) == 0;
}

/* The message before the one that is next, or, when the log is another, whatever stands in its place. */
static enum position_answer verify(const struct positions *positions, struct position *position,
                                   const struct message *message) {
    if (message->offset < position->next - 1) {
        return POSITION_SKIP;
    }
    if (message->offset == position->next - 1 && is_that(positions, message, &position->last)) {
        position->verify = false;
        if (!position->anchor.known) {
            position->anchor = (struct anchor){true, message->offset, position->last};
        }
        return POSITION_SKIP;
    }
    set_remade(positions, position);
    return POSITION_REMADE;
}

enum position_answer positions_admit(struct positions *positions, const struct message *message,
                                     struct position_mark *mark) {
    struct position *position = find(positions, message->topic, message->partition);
    if (position == NULL || position->log != LOG_SOUND) {
        return POSITION_SKIP;
    }
    if (position->verify) {
        return verify(positions, position, message);
    }
    if (message->offset < position->next) {
        return POSITION_SKIP;
    }
    if (!position->anchor.known) {
        position->anchor = (struct anchor){true, message->offset, digest_of(positions, message)};
    }
    *mark = (struct position_mark){position->next, position->life};
    position->next = message->offset + 1;
    return POSITION_TAKE;
}

struct inbox_place *positions_list(const struct positions *positions, bool unread, struct arena *arena, size_t *count) {
    GHashTableIter iterator;
    void *key;
    struct inbox_place *places = ARENA_NEW(arena, struct inbox_place, positions_count(positions) + 1);
    *count = 0;
    g_hash_table_iter_init(&iterator, positions->all);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const struct position *position = key;
        if (!unread || position->log != LOG_SOUND) {
            places[(*count)++] = (struct inbox_place){
                .topic = arena_copy(arena, position->topic), .partition = position->partition, .next = position->next};
        }
    }
    return places;
}

/* --- watching ------------------------------------------------------------------------------------------------------- */

static bool is_due(const struct position *position, moment now, int64_t span) {
    const bool placed = position->next != INT64_MAX;
    return placed && position->anchor.known && position->log == LOG_SOUND && now - position->watched >= span;
}

static struct inbox_place *list_due(struct positions *positions, moment now, int64_t span, size_t most,
                                    struct arena *arena, size_t *count) {
    GHashTableIter iterator;
    void *key;
    struct inbox_place *places = ARENA_NEW(arena, struct inbox_place, most + 1);
    *count = 0;
    g_hash_table_iter_init(&iterator, positions->all);
    while (*count < most && g_hash_table_iter_next(&iterator, &key, NULL)) {
        struct position *position = key;
        if (is_due(position, now, span)) {
            position->watched = now;
            places[(*count)++] = (struct inbox_place){
                .topic = arena_copy(arena, position->topic),
                .partition = position->partition,
                .next = position->anchor.offset,
            };
        }
    }
    return places;
}

bool positions_watch(struct positions *positions, struct database *database, moment now, int64_t span, size_t most,
                     struct arena *arena, struct inbox_place **places, size_t *count, struct error *error) {
    *places = list_due(positions, now, span, most, arena, count);
    struct offset_row *rows = ARENA_NEW(arena, struct offset_row, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = (struct offset_row){.topic = (*places)[i].topic, .partition = (*places)[i].partition};
    }
    if (*count > 0 && !offsets_read(database, positions->cluster, rows, *count, error)) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        find(positions, rows[i].topic, rows[i].partition)->later =
            (struct anchor){rows[i].has_last, rows[i].next - 1, rows[i].last};
    }
    return true;
}

/* Did the log keep the message that was merged? One that is too old to be held, or did not come, says nothing. */
static bool is_other_log(const struct positions *positions, const struct position *position,
                         const struct inbox_place *place, const struct message *found) {
    return position->anchor.offset >= place->first &&
           (position->anchor.offset >= place->end ||
            (found->topic != NULL && found->offset == position->anchor.offset &&
             !is_that(positions, found, &position->anchor.digest)));
}

size_t positions_judge(struct positions *positions, const struct inbox_place *places, size_t count,
                       const struct message *found) {
    size_t remade = 0;
    for (size_t i = 0; i < count; i++) {
        struct position *position = find(positions, places[i].topic, places[i].partition);
        if (is_other_log(positions, position, &places[i], &found[i])) {
            set_remade(positions, position);
            remade++;
        } else if (position->later.known && (found[i].topic != NULL || position->anchor.offset < places[i].first)) {
            position->anchor = position->later;
        }
    }
    return remade;
}

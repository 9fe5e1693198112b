/* relay_scene.h – a merge on a real PostgreSQL, an outlet in memory and a relay between them, for the tests of the relay.
 * Events come in by merge(), relay() drains what is due; what went out is then in scene->memory. */
#ifndef TESTS_UNIT_STAGE_RELAY_SCENE_H
#define TESTS_UNIT_STAGE_RELAY_SCENE_H

#include "tests/support/merge_fixture.h"
#include "tests/support/test.h"
#include "tests/unit/stage/memory_outlet.h"

#include "hub/base/log.h"
#include "hub/stage/relay.h"

#include <stdio.h>
#include <stdlib.h>

#define EVENT(element, id, source, recorded, inner)                                                                 \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" recorded "\">" inner \
    "</" element ">"
#define REGISTERED(id, source, recorded, number, name, phone) \
    EVENT("CustomerRegistered", id, source, recorded,         \
          "<Customer number=\"" number "\"><Name>" name "</Name><Phone kind=\"mobile\">" phone "</Phone></Customer>")
/* The customer that most tests begin with, and what it is called later. */
#define LI_HONG REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222")
#define RENAMED(id, recorded, name) \
    EVENT("CustomerChanged", id, "D0123", recorded, "<Customer number=\"K1\"><Name>" name "</Name></Customer>")
#define VIEWS_OF_STORE "partner.D0123.customers"

struct scene {
    struct merge_fixture merge;
    struct memory_outlet memory;
    struct relay_parts parts;
    struct relay *relay;
    struct error error;
};

static inline struct relay_parts usual_parts(struct scene *scene) {
    return (struct relay_parts){
        .database = getenv("POSTGRES_URI"),
        .attributes = scene->merge.attributes,
        .kinds = scene->merge.kinds,
        .rights = scene->merge.rights,
        .keyer = scene->merge.keyer,
        .keys = scene->merge.keys,
        .outlet = &scene->memory.outlet,
        .publications_topic = MEMORY_LOG,
        .customers_topic = "partner.%s.customers",
        .feedback_topic = "partner.%s.feedback",
        .documents_topic = "erp.%s.idocs",
    };
}

static inline int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){0};
    merge_fixture_open(&scene.merge);
    *state = &scene;
    return 0;
}

static inline int close_scene(void **state) {
    struct scene *scene = *state;
    merge_fixture_close(&scene->merge);
    return 0;
}

static inline int begin(void **state) {
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    struct scene *scene = *state;
    merge_fixture_reset(&scene->merge);
    memory_outlet_start(&scene->memory);
    scene->parts = usual_parts(scene);
    scene->relay = NULL;
    return 0;
}

static inline int end(void **state) {
    struct scene *scene = *state;
    relay_free(scene->relay);
    scene->relay = NULL;
    memory_outlet_stop(&scene->memory);
    return 0;
}

static inline void merge(struct scene *scene, const char *document) {
    assert_int_equal(merge_fixture_merge(&scene->merge, &document, 1, NULL), 0);
}

static inline void run_sql(struct scene *scene, const char *sql) {
    assert_true(database_script(scene->merge.database, sql, &scene->error));
}

static inline int64_t number(struct scene *scene, const char *sql) {
    return merge_fixture_number(&scene->merge, sql);
}

static inline void relay(struct scene *scene) {
    if (scene->relay == NULL) {
        scene->relay = relay_new(&scene->parts, &scene->error);
        assert_non_null(scene->relay);
    }
    if (!relay_drain(scene->relay, SECONDS(20), &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
}

/* Dies without a word: its lease and its producers stay. */
static inline void restart(struct scene *scene) {
    relay_free(scene->relay);
    scene->relay = NULL;
}

/* Every topic of views, or one partner's. */
static inline void refuse_views(struct scene *scene, const char *partner) {
    const struct rights *rights = scene->merge.rights;
    for (size_t i = 0; i < rights_partner_count(rights); i++) {
        char topic[120];
        const char *id = rights_partner(rights, i)->id;
        (void)snprintf(topic, sizeof topic, "partner.%s.customers", id);
        if (partner == NULL || strcmp(partner, id) == 0) {
            (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t)g_intern_string(topic));
        }
    }
}

static inline const char *golden(struct scene *scene, const char *source, const char *number_text) {
    static char text[4][UUID_TEXT];
    static unsigned at;
    const struct uuid id = merge_fixture_record(&scene->merge, source, number_text);
    return uuid_to_text(&id, text[at++ % 4]);
}

/* The n-th record of a topic under a key (NULL: any), or NULL. */
static inline const struct memory_record *nth(const struct scene *scene, const char *topic, const char *key,
                                              unsigned n) {
    for (unsigned i = 0; i < scene->memory.records->len; i++) {
        const struct memory_record *record = scene->memory.records->pdata[i];
        if (strcmp(record->topic, topic) == 0 && (key == NULL || strcmp(record->key, key) == 0) && n-- == 0) {
            return record;
        }
    }
    return NULL;
}

static inline unsigned count_of(const struct scene *scene, const char *topic, const char *key) {
    unsigned count = 0;
    while (nth(scene, topic, key, count) != NULL) {
        count++;
    }
    return count;
}

static inline const struct memory_record *last(const struct scene *scene, const char *topic, const char *key) {
    const unsigned count = count_of(scene, topic, key);
    return count == 0 ? NULL : nth(scene, topic, key, count - 1);
}

static inline int64_t attribute(const struct memory_record *record, const char *name) {
    char pattern[40];
    (void)snprintf(pattern, sizeof pattern, " %s=\"", name);
    const char *root =
        strstr(record->value, "<CustomerView"); /* behind the XML declaration, which has a version, too */
    assert_non_null(root);
    const char *found = strstr(root, pattern);
    assert_non_null(found);
    return strtoll(found + strlen(pattern), NULL, 10);
}

static inline bool says(const struct memory_record *record, const char *text) {
    return record != NULL && record->value != NULL && strstr(record->value, text) != NULL;
}

/* No reader of committed data ever sees a version twice or backwards, or a number twice. */
static inline void judge(const struct scene *scene) {
    GHashTable *versions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *sequences = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (unsigned i = 0; i < scene->memory.records->len; i++) {
        const struct memory_record *record = scene->memory.records->pdata[i];
        if (record->value == NULL || !g_str_has_suffix(record->topic, ".customers")) {
            continue;
        }
        char *key = g_strconcat(record->topic, "/", record->key, NULL);
        const int64_t version = attribute(record, "version");
        assert_true(version > GPOINTER_TO_INT(g_hash_table_lookup(versions, key)));
        assert_true(g_hash_table_add(sequences, GINT_TO_POINTER((int)attribute(record, "sequence"))));
        (void)g_hash_table_replace(versions, key, GINT_TO_POINTER((int)version));
    }
    g_hash_table_destroy(versions);
    g_hash_table_destroy(sequences);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

#endif

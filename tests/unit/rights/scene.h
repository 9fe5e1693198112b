/* scene.h – a customer, partners and rules written down in a few lines, for the tests of hub/rights. */
#ifndef TESTS_UNIT_RIGHTS_SCENE_H
#define TESTS_UNIT_RIGHTS_SCENE_H

#include "tests/support/test.h"

#include "hub/event/kind.h"
#include "hub/rights/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef DEALERHUB_SOURCE_DIR
#error DEALERHUB_SOURCE_DIR names the root of the sources
#endif
#define SCHEMAS DEALERHUB_SOURCE_DIR "/schemas"
#define TODAY "2026-11-23"

/* A and B are dealers of brand X in region EAST, B of group G; C is a station of group G and brand X; Y is a dealer of
 * brand Y; INS is an insurer, HQ a call centre without brand, G and EAST the offices. */
static const char *const scene_partners =
    "<Partner id='A' class='dealer' name='甲'><Relation kind='region' to='EAST'/><Relation kind='brand' to='X'/>"
    "<Source id='A1'/><Source id='A2' from='2026-01-01' until='2026-06-30'/></Partner>"
    "<Partner id='B' class='dealer' name='乙'><Relation kind='group' to='G'/><Relation kind='region' to='EAST'/>"
    "<Relation kind='brand' to='X'/><Source id='B1' topic='dealer.GRP.events' complete='phone'/></Partner>"
    "<Partner id='C' class='service-station' name='丙'><Relation kind='group' to='G' from='2026-02-01' "
    "until='2026-12-31'/>"
    "<Relation kind='brand' to='X'/><Source id='C1'/></Partner>"
    "<Partner id='Y' class='dealer' name='丁'><Relation kind='region' to='EAST'/><Relation kind='brand' to='Y'/>"
    "<Source id='Y1'/></Partner>"
    "<Partner id='INS' class='insurer' name='安平'><KnownAs>安平财险</KnownAs></Partner>"
    "<Partner id='HQ' class='call-centre' name='客服' feedback='none' views='no'><Source id='HQ1'/></Partner>"
    "<Partner id='GO' class='dealer-group' name='集团' feedback='doubtful'><Relation kind='group' to='G'/></Partner>"
    "<Partner id='EO' class='region' name='大区' feedback='refused'><Relation kind='region' to='EAST'/></Partner>";

struct scene {
    struct arena *arena;
    struct attributes *attributes;
    struct kinds *kinds;
    struct rights *rights;
    struct error error;
    struct member members[8];
    struct customer_value values[64];
    struct customer_event events[64];
    struct uuid replaces[2];
    struct customer customer;
    const char *utc_offset; /* of the rules; NULL: they name none */
};

static inline const char *scene_file(struct scene *scene, const char *root, const char *body) {
    char path[] = "/tmp/dealerhub-rights-XXXXXX";
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    assert_non_null(file);
    const bool rules = strcmp(root, "Rules") == 0;
    (void)fprintf(file, "<%s xmlns='urn:dealerhub:%s:1'", root, rules ? "rules" : "partners");
    if (rules && scene->utc_offset != NULL) {
        (void)fprintf(file, " utc-offset='%s'", scene->utc_offset);
    }
    (void)fprintf(file, ">\n%s\n</%s>\n", body, root);
    assert_int_equal(fclose(file), 0);
    return arena_copy(scene->arena, path);
}

/* The rights of these two bodies, or NULL with scene->error. */
static inline struct rights *scene_load(struct scene *scene, const char *partners, const char *rules) {
    const char *partners_file = scene_file(scene, "Partners", partners);
    const char *rules_file = scene_file(scene, "Rules", rules);
    struct rights *rights =
        rights_load(partners_file, rules_file, SCHEMAS "/config", scene->attributes, scene->kinds, &scene->error);
    (void)unlink(partners_file);
    (void)unlink(rules_file);
    return rights;
}

/* A new customer and new rules; partners as above. */
static inline void scene_start(struct scene *scene, const char *rules) {
    rights_free(scene->rights);
    scene->rights = scene_load(scene, scene_partners, rules);
    if (scene->rights == NULL) {
        fail_msg("%s", error_text(&scene->error));
    }
    scene->customer = (struct customer){.version = 7,
                                        .members = scene->members,
                                        .values = scene->values,
                                        .events = scene->events,
                                        .replaces = scene->replaces};
    assert_true(uuid_from_text("6f1e6e0a-0000-5000-8000-000000000001", &scene->customer.golden));
}

static inline struct member *scene_member(struct scene *scene, const char *source, const char *number) {
    struct member *member = &scene->members[scene->customer.member_count++];
    *member = (struct member){.source = source, .number = number, .role = ""};
    return member;
}

static inline instant scene_instant(const char *text) {
    instant when = INSTANT_NONE;
    assert_true(instant_parse(text, &when));
    return when;
}

/* Parts of the value joined by '|', as in "13812345678|mobile". */
static inline struct customer_value *scene_value(struct scene *scene, struct member *member, const char *attribute,
                                                 const char *parts) {
    struct customer_value *value = &scene->values[scene->customer.value_count++];
    char *typed = arena_copy(scene->arena, parts);
    for (char *bar = strchr(typed, '|'); bar != NULL; bar = strchr(bar, '|')) {
        *bar = VALUE_SEPARATOR;
    }
    *value = (struct customer_value){.attribute = attribute_by_name(scene->attributes, attribute), .member = member};
    assert_non_null(value->attribute);
    value->value.typed = typed;
    value->value.normal = "";
    return value;
}

/* An event with no facts yet; add the newest first. */
static inline struct customer_event *scene_event(struct scene *scene, const char *source, const char *kind,
                                                 const char *time) {
    struct customer_event *event = &scene->events[scene->customer.event_count++];
    *event = (struct customer_event){.kind = kind_by_name(scene->kinds, kind), .source = source, .state = "counts"};
    assert_non_null(event->kind);
    event->id = arena_print(scene->arena, "event-%zu", scene->customer.event_count);
    event->time = event->recorded = scene_instant(time);
    event->facts = ARENA_NEW(scene->arena, struct event_fact, 24);
    scene->customer.event_total = scene->customer.event_count;
    return event;
}

static inline void scene_fact(struct scene *scene, struct customer_event *event, const char *name, const char *text) {
    const struct attribute *fact = attribute_by_name(scene->attributes, name);
    assert_non_null(fact);
    event->facts[event->fact_count++] = (struct event_fact){.fact = fact, .text = text};
}

/* As the whole projection has it, whatever is looked at. */
static inline void scene_see(struct scene *scene, const struct partner *partner, const struct projection *projection,
                             instant at) {
    instant next;
    const struct sight *sight = sight_new(scene->rights, &scene->customer, scene->arena);
    assert_int_equal(rights_see(scene->rights, partner, sight, at, scene->arena, &next), projection->visible);
    assert_true(projection->next_change == INSTANT_NONE || next == INSTANT_NONE || next >= projection->next_change);
    assert_true(next == INSTANT_NONE || projection->next_change != INSTANT_NONE);
}

static inline struct projection scene_project(struct scene *scene, const char *partner, const char *day) {
    struct projection projection;
    const struct partner *found = rights_partner_by_id(scene->rights, partner);
    assert_non_null(found);
    project(scene->rights, found, &scene->customer, scene_instant(day), scene->arena, &projection);
    scene_see(scene, found, &projection, scene_instant(day));
    return projection;
}

static inline const struct projected *scene_item(const struct projection *projection, const char *section,
                                                 const char *name) {
    for (size_t i = 0; i < projection->item_count; i++) {
        const struct projected *item = &projection->items[i];
        if (strcmp(item->section, section) == 0 && strcmp(item->name, name) == 0) {
            return item;
        }
    }
    return NULL;
}

/* The first text of that name in that section, or "-". */
static inline const char *scene_text(const struct projection *projection, const char *section, const char *name) {
    const struct projected *item = scene_item(projection, section, name);
    return item == NULL ? "-" : item->text;
}

static inline size_t scene_count(const struct projection *projection, const char *section, const char *name) {
    size_t count = 0;
    for (size_t i = 0; i < projection->item_count; i++) {
        const struct projected *item = &projection->items[i];
        count += strcmp(item->section, section) == 0 && strcmp(item->name, name) == 0;
    }
    return count;
}

/* Why that field is withheld, or "-". */
static inline const char *scene_why(const struct projection *projection, const char *section, const char *name) {
    for (size_t i = 0; i < projection->withheld_count; i++) {
        const struct withheld *withheld = &projection->withheld[i];
        if (strcmp(withheld->section, section) == 0 && strcmp(withheld->name, name) == 0) {
            return withheld->why;
        }
    }
    return "-";
}

static inline const char *scene_day(instant when, struct arena *arena) {
    char text[INSTANT_TEXT];
    return when == INSTANT_NONE ? "never" : arena_copy(arena, instant_print_day(when, text));
}

/* A rule that gives the stage, and nothing else, to whoever has the relation. */
static inline const char *scene_stage_to(const char *relation, struct scene *scene) {
    return arena_print(scene->arena, "<Give id='r' relation='%s' section='stage'/>", relation);
}

static inline bool scene_sees(struct scene *scene, const char *partner, const char *day) {
    return scene_project(scene, partner, day).visible;
}

/* The day before which looking again gives the same. */
static inline const char *scene_next(struct scene *scene, const char *partner, const char *day) {
    return scene_day(scene_project(scene, partner, day).next_change, scene->arena);
}

static inline int scene_open(void **state) {
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    scene->arena = arena_new();
    scene->attributes = attributes_load(SCHEMAS "/config/attributes.xml", &scene->error);
    if (scene->attributes == NULL) {
        fail_msg("%s", error_text(&scene->error));
    }
    scene->kinds = kinds_load(SCHEMAS "/event", NULL, scene->attributes, &scene->error);
    if (scene->kinds == NULL) {
        fail_msg("%s", error_text(&scene->error));
    }
    *state = scene;
    return 0;
}

static inline int scene_close(void **state) {
    struct scene *scene = *state;
    rights_free(scene->rights);
    kinds_free(scene->kinds);
    attributes_free(scene->attributes);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

#endif

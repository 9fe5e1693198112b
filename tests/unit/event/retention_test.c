/* How long what an event said in detail is kept, by its kind. */
#include "tests/support/test.h"

#include "hub/base/instant.h"
#include "hub/event/attributes.h"
#include "hub/event/retention.h"

#include <string.h>

struct scene {
    struct arena *arena;
    struct attributes *attributes;
    struct kinds *kinds;
    struct error error;
};

static int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){.arena = arena_new()};
    scene.attributes = attributes_load(DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml", &scene.error);
    assert_non_null(scene.attributes);
    scene.kinds = kinds_load(DEALERHUB_SOURCE_DIR "/schemas/event", NULL, scene.attributes, &scene.error);
    assert_non_null(scene.kinds);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    kinds_free(scene->kinds);
    attributes_free(scene->attributes);
    arena_free(scene->arena);
    return 0;
}

static const struct retention *read(struct scene *scene, const char *exceptions) {
    const struct config config = {
        .retention_bodies = DAYS(700), .retention_details = DAYS(3000), .retention_kinds = exceptions};
    return retention_read(&config, scene->kinds, scene->arena, &scene->error);
}

static const struct retention *of(const struct scene *scene, const struct retention *all, const char *kind) {
    for (size_t i = 0; i < kinds_count(scene->kinds); i++) {
        if (strcmp(kind_at(scene->kinds, i)->name, kind) == 0) {
            return &all[i];
        }
    }
    fail_msg("there is no kind %s", kind);
    return NULL;
}

static void a_kind_may_be_kept_longer_or_shorter_than_the_others(void **state) {
    struct scene *scene = *state;
    const struct retention *all = read(scene, " lead.recorded=180d  followup.made=365d/1095d contract.signed=0d/0d ");
    assert_non_null(all);
    assert_int_equal(of(scene, all, "repair.completed")->bodies, DAYS(700));
    assert_int_equal(of(scene, all, "repair.completed")->details, DAYS(3000));
    assert_int_equal(of(scene, all, "lead.recorded")->bodies, DAYS(180));
    assert_int_equal(of(scene, all, "lead.recorded")->details, DAYS(3000));
    assert_int_equal(of(scene, all, "followup.made")->bodies, DAYS(365));
    assert_int_equal(of(scene, all, "followup.made")->details, DAYS(1095));
    assert_int_equal(of(scene, all, "contract.signed")->bodies, 0);
}

static void refused(struct scene *scene, const char *exceptions, const char *why) {
    assert_null(read(scene, exceptions));
    assert_int_equal(scene->error.code, CONFIG_BAD_VALUE);
    assert_string_equal(scene->error.place, "retention.kinds");
    if (strstr(scene->error.detail, why) == NULL) {
        fail_msg("%s", scene->error.detail);
    }
}

static void what_is_no_exception_is_refused_with_the_word(void **state) {
    refused(*state, "lead.recorded", "lead.recorded: no KIND=SPAN");
    refused(*state, "lead.recorded=soon", "lead.recorded=soon: no KIND=SPAN");
    refused(*state, "lead.forgotten=3d", "lead.forgotten=3d: there is no such kind");
    refused(*state, "lead.recorded=400d/30d", "a body is kept longer than its details");
    refused(*state, "lead.recorded=0d", "a body is kept longer than its details");
}

static void a_body_never_outlives_its_details(void **state) {
    struct scene *scene = *state;
    const struct config config = {.retention_bodies = 0, .retention_details = DAYS(1), .retention_kinds = ""};
    assert_null(retention_read(&config, scene->kinds, scene->arena, &scene->error));
    assert_string_equal(scene->error.place, "retention.details");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_may_be_kept_longer_or_shorter_than_the_others),
        cmocka_unit_test(what_is_no_exception_is_refused_with_the_word),
        cmocka_unit_test(a_body_never_outlives_its_details),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}

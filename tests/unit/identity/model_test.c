#include "tests/unit/identity/identity_support.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own, with one file in it. */
struct folder {
    char path[64], file[128];
};

static void folder_make(struct folder *folder, const char *sub, const char *name, const char *content) {
    (void)snprintf(folder->path, sizeof folder->path, "/tmp/dealerhub-identity-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(folder->file, sizeof folder->file, "%s/%s", folder->path, sub);
    assert_int_equal(mkdir(folder->file, 0700), 0);
    (void)snprintf(folder->file, sizeof folder->file, "%s/%s/%s", folder->path, sub, name);
    FILE *file = fopen(folder->file, "we");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void folder_remove(struct folder *folder) {
    assert_int_equal(unlink(folder->file), 0);
    *strrchr(folder->file, '/') = '\0';
    assert_int_equal(rmdir(folder->file), 0);
    assert_int_equal(rmdir(folder->path), 0);
}

static void the_shipped_model_caps_what_finds_candidates(void **state) {
    const struct identity *identity = *state;
    assert_string_equal(model_version(identity->model), "2");
    assert_int_equal(model_component_cap(identity->model), 500);
    for (unsigned kind = KEY_PHONE; kind <= KEY_KIND_LAST; kind++) {
        const unsigned cap = model_generic_cap(identity->model, (enum key_kind)kind);
        const bool looked_up = key_kind_finds_candidates((enum key_kind)kind) || key_kind_ties((enum key_kind)kind);
        assert_true(cap < 256 || !looked_up);
    }
    assert_in_range(model_tie_holders(identity->model), 2, model_generic_cap(identity->model, KEY_PHONE));
}

static struct model *loaded(const struct identity *identity, const char *content) {
    struct error error = {0};
    struct folder folder;
    folder_make(&folder, "identity", "model.xml", content);
    struct model *model = model_load(folder.file, identity->attributes, &error);
    folder_remove(&folder);
    assert_non_null(model);
    return model;
}

static void a_model_that_says_nothing_of_relations_relates_nobody(void **state) {
    struct model *model = loaded(*state, "<Model version='2'><Component cap='3'/></Model>");
    assert_int_equal(model_tie_holders(model), 0);
    model_free(model);
}

static void a_flat_of_more_than_a_phone_may_have_relates_nobody_unless_the_model_says_so(void **state) {
    struct model *model = loaded(*state, "<Model version='2'><Relations phone-holders='5'/></Model>");
    assert_int_equal(model_generic_cap(model, KEY_DOOR), 5);
    model_free(model);
    model =
        loaded(*state, "<Model version='2'><Relations phone-holders='5'/><Generic key='door' holders='9'/></Model>");
    assert_int_equal(model_generic_cap(model, KEY_DOOR), 9);
    model_free(model);
}

static void refuses(const struct identity *identity, const char *content, const char *place) {
    struct error error = {0};
    struct folder folder;
    folder_make(&folder, "identity", "model.xml", content);
    assert_null(model_load(folder.file, identity->attributes, &error));
    assert_int_equal(error.code, CONFIG_INVALID);
    assert_non_null(strstr(error.place, place));
    folder_remove(&folder);
}

static void a_mistake_in_a_model_is_told_with_its_line(void **state) {
    refuses(*state,
            "<Model version='2'>\n<Comparator name='name'><Level name='sane' m='1' u='1'/></Comparator></Model>",
            "model.xml:2");
    refuses(*state,
            "<Model version='2'>\n<Comparator name='name'><Level name='same' m='1' u='0'/></Comparator></Model>",
            "model.xml:2");
    refuses(*state, "<Model version='2'>\n\n<Generic key='shoe-size' holders='3'/></Model>", "model.xml:3");
    refuses(*state, "<Model version='2'>\n\n<Generic key='unknown' holders='3'/></Model>", "model.xml:3");
    refuses(*state, "<Model version='2'>\n\n<Generic key='phone' holders='-1'/></Model>", "model.xml:3");
    refuses(*state, "<Model version='2'>\n<Component cap='1e15'/></Model>", "model.xml:2");
    refuses(*state, "<Model version='2'>\n<Collective names='9' phones='9'/></Model>", "model.xml:2");
    refuses(*state, "<Model version='2'>\n<Collective names='9' phones='9' plates='9' generations='none'/></Model>",
            "model.xml:2");
    refuses(*state, "<Model version='2'>\n<Zones link='10' review='20'/></Model>", "model.xml:2");
    refuses(*state, "<Model version='2'>\n<Rule name='r' most='apart'><With comparator='x' levels='y'/></Rule></Model>",
            "model.xml:2");
}

#define JOINT                                                                         \
    "<Rule name='r' least='link' joint='yes'><With comparator='name' levels='same'/>" \
    "<With comparator='phone' levels='same'/><With comparator='vehicle' levels='plate'/></Rule>"

static void the_halves_of_a_joint_rule_are_its_conditions_after_the_first(void **state) {
    const struct identity *identity = *state;
    struct model *model = loaded(identity, "<Model version='2'>" JOINT "</Model>");
    assert_string_equal(model_joint_rule(model), "r");
    assert_string_equal(half_comparator(0), "phone");
    assert_string_equal(half_comparator(1), "vehicle");
    assert_int_equal(model_whole(model), 3);
    model_free(model);
    assert_string_equal(model_joint_rule(identity->model), "title-phone-and-vehicle");
    assert_int_equal(model_whole(identity->model), 3);
}

static void one_rule_alone_is_joint_and_raises_by_what_makes_halves(void **state) {
    refuses(*state, "<Model version='2'>\n" JOINT "\n" JOINT "</Model>", "model.xml:3");
    refuses(
        *state,
        "<Model version='2'>\n<Rule name='r' most='apart' joint='yes'><With comparator='name' levels='same'/></Rule>"
        "</Model>",
        "model.xml:2");
    refuses(*state,
            "<Model version='2'>\n<Rule name='r' least='link' joint='yes'><With comparator='name' levels='same'/>\n"
            "<With comparator='gender' levels='same'/></Rule></Model>",
            "model.xml:3");
}

static void a_sites_placeholders_win_over_the_shipped_ones(void **state) {
    const struct identity *identity = *state;
    struct error error = {0};
    struct folder folder;
    folder_make(&folder, "reference", "placeholders.xml",
                "<Placeholders xmlns='urn:dealerhub:placeholders:1'><For attribute='phone'>"
                "<Value text='0553 584 7216'/></For></Placeholders>");
    struct normaliser *normaliser = normaliser_load(IDENTITY_SCHEMAS, folder.path, &error);
    assert_non_null(normaliser);
    const struct attribute *phone = attribute_by_name(identity->attributes, "phone");
    struct value own = {.typed = "0553-5847216"};
    struct value shipped = {.typed = "13800138000"};
    normalise_value(normaliser, phone, &own, identity->arena);
    normalise_value(normaliser, phone, &shipped, identity->arena);
    assert_int_equal(own.doubt, DOUBT_PLACEHOLDER);
    assert_int_equal(shipped.doubt, OK);
    normaliser_free(normaliser);
    folder_remove(&folder);
}

static void a_reference_file_that_breaks_its_schema_is_refused(void **state) {
    (void)state;
    struct error error = {0};
    struct folder folder;
    folder_make(&folder, "reference", "titles.xml", "<Titles xmlns='urn:dealerhub:titles:1'>\n<Titel/></Titles>");
    assert_null(normaliser_load(IDENTITY_SCHEMAS, folder.path, &error));
    assert_int_equal(error.code, CONFIG_INVALID);
    assert_non_null(strstr(error.place, "titles.xml:2"));
    folder_remove(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_model_caps_what_finds_candidates),
        cmocka_unit_test(a_model_that_says_nothing_of_relations_relates_nobody),
        cmocka_unit_test(a_flat_of_more_than_a_phone_may_have_relates_nobody_unless_the_model_says_so),
        cmocka_unit_test(a_mistake_in_a_model_is_told_with_its_line),
        cmocka_unit_test(the_halves_of_a_joint_rule_are_its_conditions_after_the_first),
        cmocka_unit_test(one_rule_alone_is_joint_and_raises_by_what_makes_halves),
        cmocka_unit_test(a_sites_placeholders_win_over_the_shipped_ones),
        cmocka_unit_test(a_reference_file_that_breaks_its_schema_is_refused),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}

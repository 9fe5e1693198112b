/* Whose the documents are that the ERP names, when only the publications log tells. */
#include "hub/stage/intake_object.h"
#include "hub/store/publication.h"
#include "tests/unit/stage/memory_outlet.h"
#include "tests/unit/stage/merge_scene.h"

static const struct uuid first = {{1}}, second = {{2}};
static struct memory_outlet memory;
static struct arena *arena;
static struct object_finder *finder;

static int begin(void **state) {
    (void)reset(state);
    memory_outlet_start(&memory);
    arena = arena_new();
    finder = object_finder_new(&memory.outlet);
    return 0;
}

static int end(void **state) {
    (void)state;
    object_finder_free(finder);
    arena_free(arena);
    memory_outlet_stop(&memory);
    return 0;
}

static void run_sql(const char *sql) {
    struct error error;
    if (!database_script(fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

/* The shard's log tells of a document of the system ERP. */
static void log_document(unsigned shard, int64_t number, int64_t first_number, const struct uuid *anchor) {
    struct error error;
    struct published_document document = {
        .system = "ERP", .number = number, .anchor = *anchor, .state = "sent", .first = first_number};
    struct publication publication = {.documents = &document, .document_count = 1};
    char key[UUID_TEXT];
    const char *name = uuid_to_text(anchor, key);
    const struct outlet_message message = {OUTLET_LOG, MEMORY_LOG, (int32_t)shard,
                                           .key = {(const uint8_t *)name, strlen(name)},
                                           .value = publication_encode(&publication, arena)};
    struct outlet_producer *producer = memory.outlet.open(&memory, shard, &error);
    int64_t next;
    assert_true(memory.outlet.begin(producer, &error));
    assert_int_equal(memory.outlet.put(producer, &message, &error), OUTLET_COMMITTED);
    assert_int_equal(memory.outlet.commit(producer, &next, &error), OUTLET_COMMITTED);
    memory.outlet.abandon(producer);
}

/* What the ERP says of the document `of`. */
static struct merge_input *answer(const char *source, const char *of) {
    struct kind *kind = ARENA_NEW(arena, struct kind, 1);
    struct event *event = ARENA_NEW(arena, struct event, 1);
    struct merge_input *input = ARENA_NEW(arena, struct merge_input, 1);
    *kind = (struct kind){.name = "erp.customer", .effect = EFFECT_OBJECT};
    *event = (struct event){.kind = kind, .source = source, .effect_text = of};
    *input = (struct merge_input){.event = event};
    return input;
}

static bool look(struct merge_input *input, struct error *error) {
    const struct merge_batch batch = {.inputs = input, .count = 1};
    return object_finder_look(finder, fixture.database, &batch, arena, error);
}

/* The record that the finder names; nil: it knows of none. */
static struct uuid found(const char *source, const char *of) {
    struct error error;
    struct merge_input *input = answer(source, of);
    if (!look(input, &error)) {
        fail_msg("%s", error_text(&error));
    }
    return input->object;
}

static void what_only_the_log_tells_of_is_found_there(void **state) {
    (void)state;
    log_document(2, 42, 42, &first);
    log_document(2, 46, 38, &second); /* an update; 38 was the first of its object */
    const struct uuid of_42 = found("ERP", "0000000000000042"), of_46 = found("ERP", "46"), of_38 = found("ERP", "38");
    assert_true(uuid_equal(&of_42, &first));
    assert_true(uuid_equal(&of_46, &second));
    assert_true(uuid_equal(&of_38, &second));
}

static void what_nobody_made_or_another_system_has_is_not_found(void **state) {
    (void)state;
    log_document(2, 42, 42, &first);
    const struct uuid unknown = found("ERP", "50"), others = found("P02", "42"), elsewhere = found("ERP", "41");
    assert_true(uuid_is_nil(&unknown));
    assert_true(uuid_is_nil(&others));
    assert_true(uuid_is_nil(&elsewhere));
}

static void what_has_come_since_the_last_look_is_read_too(void **state) {
    (void)state;
    const struct uuid before = found("ERP", "42");
    assert_true(uuid_is_nil(&before));
    log_document(2, 42, 42, &first);
    const struct uuid after = found("ERP", "42");
    assert_true(uuid_equal(&after, &first));
}

static void what_is_applied_is_asked_of_the_database_alone(void **state) {
    (void)state;
    log_document(2, 42, 42, &first);
    run_sql("INSERT INTO idoc (system, number, golden_id, anchor, state, digest) "
            "SELECT 'ERP', 42, id, id, 'sent', '' FROM (SELECT md5('record')::uuid AS id) AS one");
    memory.unreadable = ~0U;
    const struct uuid of_42 = found("ERP", "42");
    assert_false(uuid_is_nil(&of_42));
    assert_false(uuid_equal(&of_42, &first));
}

/* Restored to an earlier moment while the hub ran. */
static void a_database_that_falls_back_behind_what_was_read_is_followed(void **state) {
    (void)state;
    log_document(2, 42, 42, &first);
    log_document(2, 46, 46, &second);
    run_sql("UPDATE shard SET log_offset = 1 WHERE shard = 2");
    const struct uuid of_46 = found("ERP", "46"), of_42 = found("ERP", "42");
    assert_true(uuid_equal(&of_46, &second));
    assert_true(uuid_is_nil(&of_42)); /* it would have its row, had it been applied */
    run_sql("UPDATE shard SET log_offset = 0");
    const struct uuid again = found("ERP", "42");
    assert_true(uuid_equal(&again, &first));
}

/* Else it would be refused for good. */
static void a_log_that_cannot_be_read_is_no_log_without_the_document(void **state) {
    struct error error;
    (void)state;
    memory.unreadable = 1U << 2;
    assert_false(look(answer("ERP", "42"), &error));
    assert_int_equal(error.code, BROKER_FAILED);
    memory.unreadable = 0;
    run_sql("UPDATE shard SET log_offset = 3 WHERE shard = 2"); /* a broker that does not know all of it yet */
    const bool looked = look(answer("ERP", "42"), &error);
    run_sql("UPDATE shard SET log_offset = 0");
    assert_false(looked);
    assert_int_equal(error.code, BROKER_FAILED);
}

static void whoever_names_no_document_asks_nobody(void **state) {
    struct error error;
    char id[UUID_TEXT];
    (void)state;
    memory.unreadable = ~0U;
    assert_true(look(answer("ERP", uuid_to_text(&first, id)), &error)); /* a record */
    struct merge_input *refused = answer("ERP", "42");
    refused->refused = true;
    assert_true(look(refused, &error));
    struct merge_input *other = answer("ERP", "42");
    ((struct kind *)(uintptr_t)other->event->kind)->effect = EFFECT_NONE;
    assert_true(look(other, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_only_the_log_tells_of_is_found_there, begin, end),
        cmocka_unit_test_setup_teardown(what_nobody_made_or_another_system_has_is_not_found, begin, end),
        cmocka_unit_test_setup_teardown(what_has_come_since_the_last_look_is_read_too, begin, end),
        cmocka_unit_test_setup_teardown(what_is_applied_is_asked_of_the_database_alone, begin, end),
        cmocka_unit_test_setup_teardown(a_database_that_falls_back_behind_what_was_read_is_followed, begin, end),
        cmocka_unit_test_setup_teardown(a_log_that_cannot_be_read_is_no_log_without_the_document, begin, end),
        cmocka_unit_test_setup_teardown(whoever_names_no_document_asks_nobody, begin, end),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}

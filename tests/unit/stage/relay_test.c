#include "tests/support/test.h"

#include "hub/base/log.h"
#include "hub/stage/relay.h"
#include "hub/store/publication.h"
#include "tests/support/merge_fixture.h"
#include "tests/unit/stage/memory_outlet.h"

#include <stdio.h>
#include <stdlib.h>

#define EVENT(element, id, source, recorded, inner)                                                                 \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" recorded "\">" inner \
    "</" element ">"
#define REGISTERED(id, source, recorded, number, name, phone) \
    EVENT("CustomerRegistered", id, source, recorded,         \
          "<Customer number=\"" number "\"><Name>" name "</Name><Phone kind=\"mobile\">" phone "</Phone></Customer>")
#define VIEWS_OF_STORE "partner.D0123.customers"

/* --- a world: a merge, an outlet, a relay ------------------------------------------------------------------------------ */

struct scene {
    struct merge_fixture merge;
    struct memory_outlet memory;
    struct relay_parts parts;
    struct relay *relay;
    struct error error;
};

static struct relay_parts usual_parts(struct scene *scene) {
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

static int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){0};
    merge_fixture_open(&scene.merge);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    merge_fixture_close(&scene->merge);
    return 0;
}

static int begin(void **state) {
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    struct scene *scene = *state;
    merge_fixture_reset(&scene->merge);
    memory_outlet_start(&scene->memory);
    scene->parts = usual_parts(scene);
    scene->relay = NULL;
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    relay_free(scene->relay);
    scene->relay = NULL;
    memory_outlet_stop(&scene->memory);
    return 0;
}

static void merge(struct scene *scene, const char *document) {
    assert_int_equal(merge_fixture_merge(&scene->merge, &document, 1, NULL), 0);
}

static void run_sql(struct scene *scene, const char *sql) {
    assert_true(database_script(scene->merge.database, sql, &scene->error));
}

static int64_t number(struct scene *scene, const char *sql) {
    return merge_fixture_number(&scene->merge, sql);
}

static void relay(struct scene *scene) {
    if (scene->relay == NULL) {
        scene->relay = relay_new(&scene->parts, &scene->error);
        assert_non_null(scene->relay);
    }
    if (!relay_drain(scene->relay, SECONDS(20), &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
}

/* Dies without a word: its lease and its producers stay. */
static void restart(struct scene *scene) {
    relay_free(scene->relay);
    scene->relay = NULL;
}

static const char *golden(struct scene *scene, const char *source, const char *number_text) {
    static char text[4][UUID_TEXT];
    static unsigned at;
    const struct uuid id = merge_fixture_record(&scene->merge, source, number_text);
    return uuid_to_text(&id, text[at++ % 4]);
}

/* The n-th record of a topic under a key (NULL: any), or NULL. */
static const struct memory_record *nth(const struct scene *scene, const char *topic, const char *key, unsigned n) {
    for (unsigned i = 0; i < scene->memory.records->len; i++) {
        const struct memory_record *record = scene->memory.records->pdata[i];
        if (strcmp(record->topic, topic) == 0 && (key == NULL || strcmp(record->key, key) == 0) && n-- == 0) {
            return record;
        }
    }
    return NULL;
}

static unsigned count_of(const struct scene *scene, const char *topic, const char *key) {
    unsigned count = 0;
    while (nth(scene, topic, key, count) != NULL) {
        count++;
    }
    return count;
}

static const struct memory_record *last(const struct scene *scene, const char *topic, const char *key) {
    const unsigned count = count_of(scene, topic, key);
    return count == 0 ? NULL : nth(scene, topic, key, count - 1);
}

static int64_t attribute(const struct memory_record *record, const char *name) {
    char pattern[40];
    (void)snprintf(pattern, sizeof pattern, " %s=\"", name);
    const char *root =
        strstr(record->value, "<CustomerView"); /* behind the XML declaration, which has a version, too */
    assert_non_null(root);
    const char *found = strstr(root, pattern);
    assert_non_null(found);
    return strtoll(found + strlen(pattern), NULL, 10);
}

static bool says(const struct memory_record *record, const char *text) {
    return record != NULL && record->value != NULL && strstr(record->value, text) != NULL;
}

/* No reader of committed data ever sees a version twice or backwards, or a number twice. */
static void judge(const struct scene *scene) {
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

/* --- views ------------------------------------------------------------------------------------------------------------- */

static void a_new_customer_is_told_to_whoever_may_see_it_and_to_nobody_else(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    const struct memory_record *view = nth(scene, VIEWS_OF_STORE, NULL, 0);
    assert_true(says(view, "13911112222"));
    assert_true(says(view, "reason=\"new\""));
    assert_string_equal(view->key, golden(scene, "D0123", "K1"));
    assert_int_equal(attribute(view, "version"), 1);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_int_equal(count_of(scene, "partner.D0456.customers", NULL), 0);
    assert_int_equal(count_of(scene, MEMORY_LOG, view->key), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM publication"), 1);
    judge(scene);
}

static void what_did_not_change_is_not_told_again(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    const unsigned before = scene->memory.records->len;
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 1 FROM golden");
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(scene->memory.records->len, before);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
}

static void a_change_is_told_with_the_next_version(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
    relay(scene);
    const struct memory_record *view = last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1"));
    assert_true(says(view, "李虹"));
    assert_true(says(view, "reason=\"changed\""));
    assert_int_equal(attribute(view, "version"), 2);
    judge(scene);
}

static void states_in_between_may_be_skipped(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_true(says(nth(scene, VIEWS_OF_STORE, NULL, 0), "李虹"));
}

static void a_merge_tells_the_new_view_before_the_tombstone_of_the_old_id(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    const char *old = golden(scene, "D0456", "R9"), *new = golden(scene, "D0123", "K1");
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    const struct memory_record *view = last(scene, "partner.D0456.customers", new);
    assert_true(says(view, "reason=\"merged\""));
    assert_true(says(view, old)); /* replaces */
    const struct memory_record *tombstone = last(scene, "partner.D0456.customers", old);
    assert_null(tombstone->value);
    assert_true(tombstone->offset > view->offset);
    assert_true(says(last(scene, MEMORY_LOG, old), "\"retracted\":true"));
    judge(scene);
}

static void a_split_gives_both_their_views_and_the_old_id_lives_on(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    merge(scene, EVENT("EventVoided", "c", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Voided event=\"a\"/><Reason>错</Reason>"));
    merge(scene, REGISTERED("d", "D0123", "2026-09-04T09:00:00+08:00", "K1", "王强", "13744445555"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    assert_true(says(last(scene, "partner.D0456.customers", golden(scene, "D0456", "R9")), "reason=\"split\""));
    assert_true(says(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), "reason=\"split\""));
    assert_null(last(scene, "partner.D0456.customers", golden(scene, "D0123", "K1"))->value);
    judge(scene);
}

static void an_erased_customer_is_taken_back_from_everybody(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    merge(scene, EVENT("CustomerErased", "b", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Erasure until=\"2026-09-02T00:00:00+08:00\"/>"));
    relay(scene);
    assert_null(last(scene, VIEWS_OF_STORE, NULL)->value);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    merge(scene, REGISTERED("c", "D0123", "2026-09-04T09:00:00+08:00", "K1", "赵敏", "13811113333"));
    relay(scene);
    assert_true(attribute(last(scene, VIEWS_OF_STORE, NULL), "version") > 2); /* of the tombstone */
    judge(scene);
}

/* As if the only golden record's view had looked different then. */
static void forget_digest(struct scene *scene, const char *partner) {
    struct arena *arena = arena_new();
    struct request read = {.sql = "SELECT golden_id, content FROM publication"};
    struct publication publication;
    assert_true(database_run(scene->merge.database, &read, 1, &scene->error));
    const struct uuid id = result_uuid(read.result, 0, 0);
    assert_true(publication_unpack(result_bytes(read.result, 0, 1, arena), &id, arena, &publication));
    publication_view(&publication, partner)->digest = (struct published_digest){{0}};
    struct column *content = column_new(arena, COLUMN_BYTES);
    column_bytes(content, publication_pack(&publication, arena));
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, content);
    struct request write = {.sql = "UPDATE publication SET content = ($1::bytea[])[1]", .parameters = parameters};
    assert_true(database_run(scene->merge.database, &write, 1, &scene->error));
    requests_free(&read, 1);
    requests_free(&write, 1);
    arena_free(arena);
}

static void what_the_clock_may_change_is_looked_at_when_its_day_comes(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    forget_digest(scene, "D0123");
    run_sql(scene, "UPDATE golden SET next_change = '2026-01-01'");
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 2);
    assert_true(says(last(scene, VIEWS_OF_STORE, NULL), "reason=\"rights\""));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden WHERE next_change = '2026-01-01'"), 0);
}

/* --- faults ------------------------------------------------------------------------------------------------------------ */

static void a_fault_at_any_step_leaves_neither_duplicate_nor_hole(void **state) {
    struct scene *scene = *state;
    for (enum memory_fault fault = FAULT_OPEN; fault < FAULT_COUNT; fault++) {
        (void)end(state);
        (void)begin(state);
        merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
        relay(scene);
        merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                           "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
        scene->memory.fault = fault;
        if (fault == FAULT_OPEN || fault == FAULT_READ) { /* they strike at a taking over */
            run_sql(scene, "UPDATE shard SET log_offset = 0");
            restart(scene);
        }
        relay(scene);
        assert_int_equal(scene->memory.fault, FAULT_NONE);
        merge(scene, EVENT("CustomerChanged", "c", "D0123", "2026-09-03T09:00:00+08:00",
                           "<Customer number=\"K1\"><Name>李宏</Name></Customer>"));
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 3);
        assert_int_equal(attribute(last(scene, VIEWS_OF_STORE, NULL), "version"), 3);
        assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
        judge(scene);
    }
}

static void a_database_that_forgot_the_last_cycle_learns_it_from_the_log(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    restart(scene);
    run_sql(scene, "DELETE FROM publication; UPDATE shard SET log_offset = 0, sequence = 0;"
                   "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 1, 1 FROM golden");
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM publication"), 1);
    merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(attribute(last(scene, VIEWS_OF_STORE, NULL), "version"), 2);
    judge(scene);
}

static void a_relay_whose_shard_was_taken_over_publishes_nothing(void **state) {
    struct scene *scene = *state;
    relay(scene); /* holds all shards */
    struct relay *zombie = scene->relay;
    run_sql(scene, "UPDATE shard SET lease = 'epoch'"); /* it was frozen for long */
    scene->relay = relay_new(&scene->parts, &scene->error);
    relay(scene);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    assert_false(relay_drain(zombie, SECONDS(1) / 2, &scene->error)); /* it gets no shard back */
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 0);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    relay_free(zombie);
    relay(scene); /* the zombie's end took nothing from it */
    judge(scene);
}

static void a_topic_that_refuses_is_put_aside_and_gets_what_is_owed_later(void **state) {
    struct scene *scene = *state;
    for (int late = 0; late < 2; late++) {
        (void)end(state);
        (void)begin(state);
        scene->memory.late = late != 0;
        (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t) "partner.CC01.customers");
        merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
        assert_int_equal(count_of(scene, "partner.CC01.customers", NULL), 0);
        assert_int_equal(number(scene, "SELECT count(*) FROM dirty WHERE targets & 1 <> 0"), 0);
        assert_int_equal(number(scene, "SELECT count(*) FROM backlog WHERE partner = 'CC01'"), 1);
        g_hash_table_remove_all(scene->memory.refusing);
        restart(scene);
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
        assert_int_equal(count_of(scene, "partner.CC01.customers", NULL), 1);
        assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
        judge(scene);
    }
}

/* --- feedback ---------------------------------------------------------------------------------------------------------- */

static void every_event_is_answered_once_in_the_order_of_the_input(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    merge(scene, REGISTERED("b", "D0123", "2026-09-01T10:00:00+08:00", "K2", "王强", "13744445555"));
    const char *const wrong = "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\"/>";
    assert_int_equal(merge_fixture_merge(&scene->merge, &wrong, 1, NULL), 1);
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 3);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 0), "accepted"));
    assert_string_equal(nth(scene, "partner.D0123.feedback", NULL, 0)->key, "a");
    assert_string_equal(nth(scene, "partner.D0123.feedback", NULL, 1)->key, "b");
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 2), "refused"));
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
    assert_int_equal(number(scene, "SELECT \"offset\" FROM answered"), 2);
}

static void an_answer_given_before_a_restore_is_not_given_again(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    run_sql(scene, "INSERT INTO notice VALUES ('dealer.D0123.events', 0, 0, 'D0123', 'D0123', 'a', 'K1', 0, '')");
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
}

#define REPLAYED(number, original)                                                                                     \
    "INSERT INTO notice VALUES ('dealer.D0123.events@0', 0, " number ", 'D0123', 'D0123', 'a', 'K1', 0, '', " original \
    ")"

static void a_replay_is_answered_once_though_its_message_was(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    run_sql(scene, REPLAYED("1048577", "0"));
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "topic=\"dealer.D0123.events\""));
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "offset=\"0\""));
    run_sql(scene, REPLAYED("1048577", "0")); /* the decision is merged again, after a restore */
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
}

static void a_replay_is_answered_after_its_message(void **state) {
    struct scene *scene = *state;
    run_sql(scene, REPLAYED("0", "0"));
    run_sql(scene, "INSERT INTO notice VALUES ('dealer.D0123.events', 0, 0, 'D0123', 'D0123', 'a', 'K1', 2, '')");
    relay(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 0), "refused"));
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "accepted"));
}

/* --- the ERP ------------------------------------------------------------------------------------------------------------ */

struct fake_erp {
    struct erp_dialect dialect;
    struct port port;
    bool hold;
    enum port_answer answer;
    GPtrArray *sent; /* "number:bytes" */
};

static const char *fake_system(void *state) {
    (void)state;
    return "P01";
}

static void fake_build(void *state, const struct erp_request *request, struct arena *arena,
                       struct erp_document *result) {
    const struct fake_erp *erp = state;
    const bool lost = request->standing == ERP_LOSER;
    const struct customer_value *name = lost ? NULL : customer_first(request->customer, "name");
    const char *content = arena_print(arena, "%s %s", request->anchor,
                                      lost           ? "lost"
                                      : name == NULL ? ""
                                                     : name->value.typed);
    const char *text = arena_print(arena, "%lld %s", (long long)request->number, content);
    *result = (struct erp_document){.verdict = erp->hold ? ERP_HELD : ERP_BUILT, .profile = "consumer"};
    if (erp->hold) {
        result->held = "PSTLZ: missing";
    } else {
        result->bytes = (struct bytes){(const uint8_t *)text, strlen(text)};
        result->content = (struct bytes){(const uint8_t *)content, strlen(content)};
    }
}

static enum port_answer fake_send(void *state, const struct document *document, struct error *error) {
    struct fake_erp *erp = state;
    if (erp->answer != PORT_DONE) {
        (void)error_set(error, RECEIVER_REFUSED, "P01", "as told");
        return erp->answer;
    }
    g_ptr_array_add(erp->sent, g_strndup((const char *)document->bytes.data, document->bytes.length));
    return PORT_DONE;
}

static void use_erp(struct scene *scene, struct fake_erp *erp, bool by_port) {
    *erp = (struct fake_erp){.sent = g_ptr_array_new_with_free_func(g_free)};
    erp->dialect = (struct erp_dialect){.state = erp, .build = fake_build, .system = fake_system};
    erp->port = (struct port){.state = erp, .send = fake_send};
    scene->parts.dialect = &erp->dialect;
    scene->parts.port = by_port ? &erp->port : NULL;
}

static void a_document_goes_out_beside_the_views_under_its_anchor(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    const struct memory_record *idoc = nth(scene, "erp.P01.idocs", NULL, 0);
    assert_true(says(idoc, "李红"));
    assert_string_equal(idoc->key, golden(scene, "D0123", "K1"));
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent' AND status = '03'"), 1);
    assert_int_equal(number(scene, "SELECT number FROM idoc"), strtoll(idoc->value, NULL, 10));
    /* an earlier founder makes another golden id; the ERP's customer stays the same */
    merge(scene, REGISTERED("z", "D0456", "2026-08-01T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    merge(scene, EVENT("CustomerChanged", "y", "D0456", "2026-09-09T09:00:00+08:00",
                       "<Customer number=\"R9\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", golden(scene, "D0123", "K1")), 2);
    g_ptr_array_unref(erp.sent);
}

static void what_would_not_post_is_held_with_its_reason_and_replaced_later(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    erp.hold = true;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'held' AND reason = 'PSTLZ: missing'"), 1);
    merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc"), 1); /* held for the same reason still */
    erp.hold = false;
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 2 FROM golden");
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'replaced'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void a_port_without_transactions_gets_the_same_bytes_under_the_same_number(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(erp.sent->len, 1);
    run_sql(scene, "UPDATE idoc SET state = 'unknown'"); /* died after sending, before writing it down */
    restart(scene);
    relay(scene);
    assert_int_equal(erp.sent->len, 2);
    assert_string_equal(erp.sent->pdata[0], erp.sent->pdata[1]);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void a_document_that_may_be_out_goes_again_before_a_newer_one(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    run_sql(scene, "UPDATE idoc SET state = 'unknown'"); /* another relay has it in hand, and is slow */
    merge(scene, EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(erp.sent->len, 3);
    assert_string_equal(erp.sent->pdata[0], erp.sent->pdata[1]);
    assert_true(strtoll(erp.sent->pdata[2], NULL, 10) > strtoll(erp.sent->pdata[1], NULL, 10));
    g_ptr_array_unref(erp.sent);
}

static void a_number_that_stands_only_in_the_log_gets_its_document_again(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    assert_int_equal(erp.sent->len, 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'"), 1);
    assert_int_equal(number(scene, "SELECT number FROM idoc"), strtoll(erp.sent->pdata[0], NULL, 10));
    g_ptr_array_unref(erp.sent);
}

static void each_number_that_went_out_is_known_again_not_the_last_alone(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K1", "李虹", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE status = '03'"), 2);
    restart(scene);
    run_sql(scene, "DELETE FROM idoc; DELETE FROM publication; UPDATE shard SET log_offset = 0, sequence = 0");
    scene->memory.stretch = MEMORY_STRETCH;
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE status = '03'"), 2);
    g_ptr_array_unref(erp.sent);
}

static void a_port_that_pauses_keeps_the_document_and_one_that_refuses_ends_it(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'unknown'"), 1);
    erp.answer = PORT_REFUSED;
    restart(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'rejected' AND reason = 'as told'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void an_object_that_lost_is_told_once_and_taken_back_when_its_customer_is_cut_out(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, REGISTERED("a", "D0123", "2026-09-01T09:00:00+08:00", "K1", "李红", "13911112222"));
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13733334444"));
    relay(scene);
    const char *lost = golden(scene, "D0456", "R9");
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 1);
    merge(scene, REGISTERED("c", "D0456", "2026-09-03T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 2);
    assert_true(says(last(scene, "erp.P01.idocs", lost), "lost"));
    assert_true(says(last(scene, MEMORY_LOG, lost), "\"loser\":true"));
    merge(scene, EVENT("EventVoided", "d", "D0456", "2026-09-04T09:00:00+08:00",
                       "<Customer number=\"R9\"/><Voided event=\"c\"/><Reason>错</Reason>"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 3);
    assert_true(says(last(scene, "erp.P01.idocs", lost), "李红"));
    assert_false(says(last(scene, MEMORY_LOG, lost), "loser"));
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_customer_is_told_to_whoever_may_see_it_and_to_nobody_else, begin, end),
        cmocka_unit_test_setup_teardown(what_did_not_change_is_not_told_again, begin, end),
        cmocka_unit_test_setup_teardown(a_change_is_told_with_the_next_version, begin, end),
        cmocka_unit_test_setup_teardown(states_in_between_may_be_skipped, begin, end),
        cmocka_unit_test_setup_teardown(a_merge_tells_the_new_view_before_the_tombstone_of_the_old_id, begin, end),
        cmocka_unit_test_setup_teardown(a_split_gives_both_their_views_and_the_old_id_lives_on, begin, end),
        cmocka_unit_test_setup_teardown(an_erased_customer_is_taken_back_from_everybody, begin, end),
        cmocka_unit_test_setup_teardown(what_the_clock_may_change_is_looked_at_when_its_day_comes, begin, end),
        cmocka_unit_test_setup_teardown(a_fault_at_any_step_leaves_neither_duplicate_nor_hole, begin, end),
        cmocka_unit_test_setup_teardown(a_database_that_forgot_the_last_cycle_learns_it_from_the_log, begin, end),
        cmocka_unit_test_setup_teardown(a_relay_whose_shard_was_taken_over_publishes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_topic_that_refuses_is_put_aside_and_gets_what_is_owed_later, begin, end),
        cmocka_unit_test_setup_teardown(every_event_is_answered_once_in_the_order_of_the_input, begin, end),
        cmocka_unit_test_setup_teardown(an_answer_given_before_a_restore_is_not_given_again, begin, end),
        cmocka_unit_test_setup_teardown(a_replay_is_answered_once_though_its_message_was, begin, end),
        cmocka_unit_test_setup_teardown(a_replay_is_answered_after_its_message, begin, end),
        cmocka_unit_test_setup_teardown(a_document_goes_out_beside_the_views_under_its_anchor, begin, end),
        cmocka_unit_test_setup_teardown(what_would_not_post_is_held_with_its_reason_and_replaced_later, begin, end),
        cmocka_unit_test_setup_teardown(a_port_without_transactions_gets_the_same_bytes_under_the_same_number, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_document_that_may_be_out_goes_again_before_a_newer_one, begin, end),
        cmocka_unit_test_setup_teardown(a_number_that_stands_only_in_the_log_gets_its_document_again, begin, end),
        cmocka_unit_test_setup_teardown(each_number_that_went_out_is_known_again_not_the_last_alone, begin, end),
        cmocka_unit_test_setup_teardown(an_object_that_lost_is_told_once_and_taken_back_when_its_customer_is_cut_out,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_port_that_pauses_keeps_the_document_and_one_that_refuses_ends_it, begin, end),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}

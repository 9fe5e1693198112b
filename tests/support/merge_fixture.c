#include "tests/support/merge_fixture.h"

#include "hub/golden/fold.h"
#include "hub/stage/rebuild.h"
#include "hub/store/console_store.h"
#include "hub/store/customer_store.h"
#include "hub/store/merge_read.h"
#include "hub/store/sealed_record.h"
#include "statements.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool good, const struct error *error) {
    if (!good) {
        (void)fprintf(stderr, "fixture: %s\n", error_text(error));
        abort();
    }
}

static const char *path(const char *name) {
    static char text[8][600];
    static unsigned at;
    char *slot = text[at++ % 8];
    (void)snprintf(slot, 600, "%s/schemas/%s", DEALERHUB_SOURCE_DIR, name);
    return slot;
}

static void load_files(struct merge_fixture *fixture) {
    struct error error = {0};
    fixture->attributes = attributes_load(path("config/attributes.xml"), &error);
    must(fixture->attributes != NULL, &error);
    fixture->kinds = kinds_load(path("event"), NULL, fixture->attributes, &error);
    must(fixture->kinds != NULL, &error);
    fixture->normaliser = normaliser_load(path(""), NULL, &error);
    must(fixture->normaliser != NULL, &error);
    fixture->model = model_load(path("identity/model.xml"), fixture->attributes, &error);
    must(fixture->model != NULL, &error);
    fixture->survivorship = survivorship_load(path("config/survivorship.xml"), path("config/survivorship.xsd"),
                                              fixture->attributes, &error);
    must(fixture->survivorship != NULL, &error);
    fixture->rights = rights_load(path("config/partners.xml"), path("config/rules.xml"), path("config"),
                                  fixture->attributes, fixture->kinds, &error);
    must(fixture->rights != NULL, &error);
}

void merge_fixture_open(struct merge_fixture *fixture) {
    static const uint8_t digest_key[32] = {7};
    struct error error = {0};
    *fixture = (struct merge_fixture){0};
    xmlInitParser();
    load_files(fixture);
    fixture->keyer = keyer_new(digest_key);
    fixture->keys = master_keys_random();
    fixture->sealer = sealer_new(fixture->keys);
    fixture->database = database_open_keyed(getenv("POSTGRES_URI"), "merge-test", &error);
    must(fixture->database != NULL, &error);
    fixture->reader = event_reader_new(fixture->kinds, fixture->attributes, &event_default_limits);
    fixture->parts = (struct merge_parts){.attributes = fixture->attributes,
                                          .kinds = fixture->kinds,
                                          .normaliser = fixture->normaliser,
                                          .model = fixture->model,
                                          .survivorship = fixture->survivorship,
                                          .rights = fixture->rights,
                                          .keyer = fixture->keyer,
                                          .limits = &event_default_limits,
                                          .namespace_id = {{1, 2, 3}},
                                          .hub_key = {{9}},
                                          .file_set = 1,
                                          .file_set_digest = "f1f1f1f1f1f1f1f1",
                                          .clock_limit = SECONDS(600)};
}

void merge_fixture_close(struct merge_fixture *fixture) {
    event_reader_free(fixture->reader);
    database_close(fixture->database);
    sealer_free(fixture->sealer);
    master_keys_free(fixture->keys);
    keyer_free(fixture->keyer);
    rights_free(fixture->rights);
    survivorship_free(fixture->survivorship);
    model_free(fixture->model);
    normaliser_free(fixture->normaliser);
    kinds_free(fixture->kinds);
    attributes_free(fixture->attributes);
}

void merge_fixture_reset(struct merge_fixture *fixture) {
    struct error error = {0};
    fixture->rewindable = false;
    must(database_script(fixture->database,
                         "DROP SCHEMA IF EXISTS twin CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET "
                         "client_min_messages = error",
                         &error),
         &error);
    for (size_t i = 0; i < migration_count; i++) {
        must(database_script(fixture->database, migrations[i].sql, &error), &error);
    }
    must(database_script(fixture->database,
                         "INSERT INTO file_set (digest, files) VALUES ('\\xf1f1f1f1f1f1f1f1', 'held'); UPDATE "
                         "merge_state SET file_set = 1;"
                         "INSERT INTO kafka_offset VALUES ('test', 'dealer.D0123.events', 0, 0)",
                         &error),
         &error);
    /* the connection's plans die with the tables they were made for */
    database_close(fixture->database);
    fixture->database = database_open_keyed(getenv("POSTGRES_URI"), "merge-test", &error);
    must(fixture->database != NULL, &error);
    fixture->offset = 0;
}

/* Rows that an empty database has, kept in a schema of their own. */
static const char keep_sql[] =
    "DROP SCHEMA IF EXISTS pristine CASCADE; CREATE SCHEMA pristine;"
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP "
    "EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name); END LOOP; END $$";
/* Foreign keys are not asked while rows come and go. */
static const char rewind_sql[] =
    "SET session_replication_role = replica;"
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP "
    "EXECUTE format('DELETE FROM public.%I', name);"
    "EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE pristine.%I', name, name); END LOOP; END $$;"
    "RESET session_replication_role";

void merge_fixture_rewind(struct merge_fixture *fixture) {
    struct error error = {0};
    if (!fixture->rewindable) {
        merge_fixture_reset(fixture);
        must(database_script(fixture->database, keep_sql, &error), &error);
        fixture->rewindable = true;
        return;
    }
    must(database_script(fixture->database, rewind_sql, &error), &error);
    fixture->offset = 0;
}

static bool merge_or_not(struct merge_fixture *fixture, const char *const *documents, size_t count, const char **codes,
                         struct merge_outcome *outcome, struct error *error) {
    struct arena *arena = arena_new();
    struct merge_input *inputs = ARENA_NEW(arena, struct merge_input, count + 1);
    for (size_t i = 0; i < count; i++) {
        inputs[i].origin = (struct origin){"dealer.D0123.events", 0, fixture->offset + (int64_t)i, instant_now(), 0};
        inputs[i].body = (struct bytes){(const uint8_t *)documents[i], strlen(documents[i])};
        merge_read_input(&fixture->parts, fixture->reader, &inputs[i], arena);
    }
    struct merge_progress progress = {
        "dealer.D0123.events", 0, 0, fixture->offset, fixture->offset + (int64_t)count, {{0}}};
    struct merge_batch batch = {"test", inputs, count, &progress, 1, fixture->adopting, false};
    const bool good = merge_run(&fixture->parts, fixture->database, fixture->sealer, &batch, arena, outcome, error);
    for (size_t i = 0; good && codes != NULL && i < count; i++) {
        codes[i] = inputs[i].refused ? error_kind(inputs[i].refusal.code)->code : "";
    }
    fixture->offset += good ? (int64_t)count : 0;
    arena_free(arena);
    return good;
}

size_t merge_fixture_merge(struct merge_fixture *fixture, const char *const *documents, size_t count,
                           const char **codes) {
    struct error error = {0};
    struct merge_outcome outcome = {0};
    must(merge_or_not(fixture, documents, count, codes, &outcome, &error), &error);
    return outcome.refused;
}

struct error merge_fixture_failure(struct merge_fixture *fixture, const char *document) {
    struct error error = {0};
    struct merge_outcome outcome = {0};
    return merge_or_not(fixture, &document, 1, NULL, &outcome, &error) ? (struct error){.code = OK} : error;
}

enum error_code merge_fixture_fail(struct merge_fixture *fixture, const char *document) {
    return merge_fixture_failure(fixture, document).code;
}

static void read_key(struct merge_fixture *fixture, const struct uuid *record, struct data_key *key,
                     struct arena *arena) {
    struct error error = {0};
    struct wrapped_key wrapped;
    struct parameters *parameters = parameters_new(arena);
    parameter_uuid(parameters, record);
    struct request request = {.sql = "SELECT data_key FROM source_record WHERE record_id = $1",
                              .parameters = parameters};
    must(database_run(fixture->database, &request, 1, &error) &&
             sealed_key(record, result_bytes(request.result, 0, 0, arena), &wrapped, &error) &&
             sealer_unwrap(fixture->sealer, record, &wrapped, key, &error),
         &error);
    requests_free(&request, 1);
}

void merge_fixture_spoil_facts(struct merge_fixture *fixture, const char *source, const char *number,
                               const char *event) {
    struct error error = {0};
    struct data_key key;
    struct arena *arena = arena_new();
    const struct uuid record = merge_fixture_record(fixture, source, number);
    const struct seal_of of = sealed_row(&record, SEAL_FACTS, source, event, arena);
    const struct bytes nonsense = {(const uint8_t *)"\7", 1}; /* seven facts, and then none of them */
    read_key(fixture, &record, &key, arena);
    struct parameters *parameters = parameters_new(arena);
    parameter_bytes(parameters, seal(fixture->sealer, &key, &of, nonsense, arena));
    parameter_uuid(parameters, &record);
    parameter_text(parameters, event);
    struct request request = {.sql = "UPDATE event_row SET facts = $1 WHERE record_id = $2 AND event_id = $3",
                              .parameters = parameters};
    must(database_run(fixture->database, &request, 1, &error), &error);
    requests_free(&request, 1);
    arena_free(arena);
}

struct uuid merge_fixture_record(const struct merge_fixture *fixture, const char *source, const char *number) {
    return record_id(&fixture->parts.namespace_id, source, number, "", NULL);
}

/* --- state as text ------------------------------------------------------------------------------------------------ */

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *plain(const char *joined, struct arena *arena) {
    char *text = arena_copy(arena, joined);
    for (char *at = text; *at != '\0'; at++) {
        if (*at == VALUE_SEPARATOR) {
            *at = '|';
        }
    }
    return text;
}

static const char *describe(const struct customer *customer, struct arena *arena) {
    char id[UUID_TEXT];
    char when[INSTANT_TEXT];
    const char *text = arena_print(arena, "golden %s\n", uuid_to_text(&customer->golden, id));
    for (size_t i = 0; i < customer->member_count; i++) {
        text = arena_print(arena, "%s  member %s\n", text, uuid_to_text(&customer->members[i].record, id));
    }
    for (size_t i = 0; i < customer->value_count; i++) {
        const struct customer_value *value = &customer->values[i];
        text = arena_print(arena, "%s  %s: %s (%s %s %s %d)\n", text, value->attribute->name,
                           plain(value->value.typed, arena), uuid_to_text(&value->member->record, id), value->event,
                           instant_print(value->recorded, when), (int)value->why);
    }
    for (size_t i = 0; i < customer->event_count; i++) {
        text = arena_print(arena, "%s  event %s %s %s\n", text, customer->events[i].source, customer->events[i].id,
                           customer->events[i].state);
    }
    return text;
}

/* The statement is read once; see its head. */
static const char *state_sql(void) {
    static char *sql;
    GError *error = NULL;
    if (sql == NULL && !g_file_get_contents(DEALERHUB_SOURCE_DIR "/tests/support/state.sql", &sql, NULL, &error)) {
        (void)fprintf(stderr, "fixture: %s\n", error->message);
        abort();
    }
    return sql;
}

static void add_tables(struct merge_fixture *fixture, GString *state) {
    struct error error = {0};
    struct request request = {.sql = state_sql()};
    must(database_run(fixture->database, &request, 1, &error), &error);
    for (int row = 0; row < PQntuples(request.result); row++) {
        g_string_append_len(state, PQgetvalue(request.result, row, 0), PQgetlength(request.result, row, 0));
        g_string_append_c(state, '\n');
    }
    requests_free(&request, 1);
}

/* Every claim of a source record, current and former; ordinals are left out, since they follow arrival. */
static void add_claims(const struct merge_fixture *fixture, const struct batch_record *record, GPtrArray *lines,
                       struct arena *arena) {
    for (size_t i = 0; i < record->fold.count; i++) {
        char id[UUID_TEXT];
        char when[INSTANT_TEXT];
        const struct claim *claim = &record->fold.claims[i];
        g_ptr_array_add(lines, arena_print(arena, "claim %s %s %s %s %s %d %d", uuid_to_text(&record->id, id),
                                           attribute_by_id(fixture->attributes, claim->attribute)->name,
                                           plain(record->dictionary.values[claim->ordinal].typed, arena),
                                           claim->since.event, instant_print(claim->since.recorded, when),
                                           claim->former, record->dictionary.values[claim->ordinal].flags));
    }
}

static int by_line(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void add_records(struct merge_fixture *fixture, GString *state, struct arena *arena) {
    struct error error = {0};
    struct working_set *set = working_set_new(arena);
    struct merge_store store = {.database = fixture->database,
                                .sealer = fixture->sealer,
                                .attributes = fixture->attributes,
                                .kinds = fixture->kinds};
    struct request request = {.sql = "SELECT record_id FROM source_record"};
    struct column *ids = column_new(arena, COLUMN_UUID);
    must(database_run(fixture->database, &request, 1, &error), &error);
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid id = result_uuid(request.result, row, 0);
        column_uuid(ids, &id);
    }
    requests_free(&request, 1);
    must(merge_read_records(&store, set, ids, &error), &error);
    GPtrArray *lines = working_set_array(set);
    GHashTableIter iterator;
    void *record;
    g_hash_table_iter_init(&iterator, set->records);
    while (g_hash_table_iter_next(&iterator, NULL, &record)) {
        add_claims(fixture, record, lines, arena);
    }
    g_ptr_array_sort(lines, by_line);
    for (unsigned i = 0; i < lines->len; i++) {
        g_string_append_printf(state, "%s\n", (const char *)g_ptr_array_index(lines, i));
    }
    working_set_free(set);
}

GString *merge_fixture_state(struct merge_fixture *fixture) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct key_cache *cache = key_cache_new(64);
    struct customer_store store = {fixture->database, fixture->attributes, fixture->kinds, fixture->sealer, cache};
    struct golden_list found;
    must(customer_list(&store, arena, &found, &error), &error);
    struct customer **customers = ARENA_NEW(arena, struct customer *, found.count + 1);
    must(customers_load(&store, found.ids, found.count, (struct customer_wish){.events = 100000}, arena, customers,
                        &error),
         &error);
    const char **texts = ARENA_NEW(arena, const char *, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        texts[i] = describe(customers[i], arena);
    }
    qsort(texts, found.count, sizeof *texts, by_text);
    GString *state = g_string_new(NULL);
    for (size_t i = 0; i < found.count; i++) {
        g_string_append(state, texts[i]);
    }
    add_records(fixture, state, arena);
    add_tables(fixture, state);
    key_cache_free(cache);
    arena_free(arena);
    return state;
}

int64_t merge_fixture_number(struct merge_fixture *fixture, const char *sql) {
    struct error error = {0};
    /* A connection knows a statement by where it stands in memory: in a caller's buffer the next one would pass for it. */
    struct request request = {.sql = g_intern_string(sql)};
    must(database_run(fixture->database, &request, 1, &error), &error);
    const int64_t number = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return number;
}

static void note_difference(void *argument, const struct difference *difference) {
    static const char *const kinds[] = {"missing", "surplus", "differs"};
    g_string_append_printf(argument, "%s %s: %s\n", difference->what, kinds[difference->kind], difference->subject);
}

GString *merge_fixture_verify(const struct merge_fixture *fixture, size_t *count, size_t *documents) {
    struct error error = {0};
    struct database *database = database_open_keyed(getenv("POSTGRES_URI"), "rebuild-test", &error);
    must(database != NULL, &error);
    struct rebuild rebuild = {
        .parts = &fixture->parts, .database = database, .sealer = fixture->sealer, .error = &error};
    GString *told = g_string_new(NULL);
    must(rebuild_run(&rebuild) && rebuild_compare(&rebuild, 1000, note_difference, told, count) &&
             rebuild_compare_bodies(&rebuild, 1000, note_difference, told, count),
         &error);
    rebuild_end(&rebuild);
    database_close(database);
    *documents = rebuild.documents;
    return told;
}

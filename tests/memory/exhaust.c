/* Memory runs out in the parsers and builders, at one allocation in each process: at each of the first ones, then at distances
 * that grow with the number of those before, so that a run through a hundred thousand is sampled all along. Either the result is
 * what it always is, or the process ends and says that it is out of memory; it never takes a good document for a bad one, or a
 * file for broken, and never makes half of something. What fails is asked for by the program itself, or by libxml2 and jansson,
 * which ask through hub/command/guard.h; GLib asks for itself, and ends the process by its own rule. */
#include "tests/unit/adapters/idoc/documents.h"
#include "tests/unit/rights/scene.h"

#include "hub/base/files.h"
#include "hub/command/guard.h"
#include "hub/golden/survivorship.h"

#include <glib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- allocations that fail ------------------------------------------------------------------------------------------ */

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's names */
void *__real_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_calloc(size_t count, size_t size);

static unsigned long left; /* until one fails; 0: none does */

static bool fails(void) {
    return left > 0 && --left == 0;
}

void *__wrap_malloc(size_t size) {
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *memory, size_t size) {
    return fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return fails() ? NULL : __real_calloc(count, size);
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* --- what is made --------------------------------------------------------------------------------------------------- */

static struct scene *scene;
static struct documents documents;
static struct event_reader *reader;
static struct bytes good_event, bad_event;

/* The result as text, in the arena. */
typedef const char *subject(struct arena *arena);

static const char *read_event(struct arena *arena, struct bytes body) {
    struct event event = {0};
    struct error error = {0};
    if (!event_reader_read(reader, NULL, body, arena, &event, &error)) {
        return arena_copy(arena, error_text(&error));
    }
    return arena_print(arena, "%s %s %zu people, %zu facts", event.id, event.source, event.person_count,
                       event.fact_count);
}

static const char *read_good_event(struct arena *arena) {
    return read_event(arena, good_event);
}

static const char *read_bad_event(struct arena *arena) {
    return read_event(arena, bad_event);
}

static const char *load_attributes(struct arena *arena) {
    struct error error = {0};
    struct attributes *attributes = attributes_load(SCHEMAS "/config/attributes.xml", &error);
    const char *text = attributes == NULL ? arena_copy(arena, error_text(&error))
                                          : arena_print(arena, "%s", attribute_by_name(attributes, "phone")->name);
    attributes_free(attributes);
    return text;
}

static const char *load_rights(struct arena *arena) {
    struct error error = {0};
    struct rights *rights = rights_load(SCHEMAS "/config/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config",
                                        scene->attributes, scene->kinds, &error);
    const char *text = rights == NULL ? arena_copy(arena, error_text(&error))
                                      : arena_print(arena, "%zu partners", rights_partner_count(rights));
    rights_free(rights);
    return text;
}

static const char *build_view(struct arena *arena) {
    static const struct view_envelope envelope = {.version = 3, .sequence = 17, .reason = "changed"};
    struct projection projection;
    const struct partner *partner = rights_partner_by_id(scene->rights, "A");
    project(scene->rights, partner, &scene->customer, scene_instant("2026-11-21"), arena, &projection);
    const struct bytes xml = view_write(partner, &scene->customer, &projection, &envelope, arena);
    return arena_copy_n(arena, (const char *)xml.data, xml.length);
}

static const char *build_document(struct arena *arena) {
    struct erp_document made = {.verdict = ERP_NOT_SELECTED};
    documents.dialect.build(documents.dialect.state, &documents.request, arena, &made);
    if (made.verdict != ERP_BUILT) {
        return "held";
    }
    const struct bytes xml = documents.dialect.write(documents.dialect.state, &documents.request, &made, arena);
    return arena_copy_n(arena, (const char *)xml.data, xml.length);
}

/* --- one failure, in a process of its own --------------------------------------------------------------------------- */

enum { SAME = 0, OTHER = 3, NOT_REACHED = 4 };

static void run_child(subject *run, const char *expected, unsigned long number) {
    left = number;
    struct arena *arena = arena_new();
    const char *found = run(arena);
    const bool reached = left == 0;
    left = 0;
    const bool same = strcmp(found, expected) == 0;
    if (!same) {
        (void)fprintf(stderr, "allocation %lu: \"%s\" instead of \"%s\"\n", number, found, expected);
    }
    arena_free(arena);
    _exit(!same ? OTHER : reached ? SAME : NOT_REACHED);
}

/* How it ended, and what it said. */
static int run_with_failure(subject *run, const char *expected, unsigned long number, char *said, size_t room) {
    int ends[2];
    int status;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        run_child(run, expected, number);
    }
    (void)close(ends[1]);
    size_t length = 0;
    ssize_t count;
    while (length + 1 < room && (count = read(ends[0], said + length, room - length - 1)) > 0) {
        length += (size_t)count;
    }
    said[length] = '\0';
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* Each of the first `spread`; behind them the distance is that fraction of the number reached. */
static unsigned long next_of(unsigned long number, unsigned spread) {
    return number + 1 + number / spread;
}

static void exhaust(subject *run, unsigned spread) {
    char said[4096];
    struct arena *arena = arena_new();
    const char *expected = run(arena);
    unsigned ended = 0;
    for (unsigned long number = 1;; number = next_of(number, spread)) {
        const int status = run_with_failure(run, expected, number, said, sizeof said);
        if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_REACHED) {
            break;
        }
        const bool gave_up = WIFSIGNALED(status) && strstr(said, "out_of_memory: ") != NULL;
        if (!gave_up && !(WIFEXITED(status) && WEXITSTATUS(status) == SAME)) {
            fail_msg("allocation %lu: status %x, said \"%s\"", number, (unsigned)status, said);
        }
        ended += gave_up;
    }
    assert_true(ended > 0);
    arena_free(arena);
}

static void a_good_event_is_never_refused(void **state) {
    (void)state;
    exhaust(read_good_event, 100);
}

static void a_bad_event_is_refused_for_what_is_wrong_with_it(void **state) {
    (void)state;
    exhaust(read_bad_event, 50);
}

static void configuration_is_loaded_or_not(void **state) {
    (void)state;
    exhaust(load_attributes, 8);
    exhaust(load_rights, 8);
}

static void a_view_is_whole_or_not_made(void **state) {
    (void)state;
    exhaust(build_view, 100);
}

static void a_document_is_whole_or_not_made(void **state) {
    (void)state;
    exhaust(build_document, 100);
}

static struct bytes read_file(struct arena *arena, const char *path) {
    struct bytes content;
    struct error error = {0};
    assert_true(files_read(path, 1 << 20, arena, &content, &error));
    return content;
}

static void prepare_view(void) {
    scene_start(scene, "<Give id='r' to='dealer' relation='own' section='identity' attributes='name'/>"
                       "<Give id='t' to='dealer' relation='own' section='total'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "name", "李红");
    struct customer_event *event = scene_event(scene, "A1", "repair.completed", "2026-11-20");
    scene_fact(scene, event, "amount", "381.50");
}

static int begin(void **state) {
    guard_memory();
    void *opened = NULL;
    (void)scene_open(&opened);
    scene = opened;
    reader = event_reader_new(scene->kinds, scene->attributes, &event_default_limits);
    good_event = read_file(scene->arena, SCHEMAS "/event/samples/repair.completed.full.xml");
    const char *broken =
        documents_replace(scene->arena, arena_copy_n(scene->arena, (const char *)good_event.data, good_event.length),
                          "<Mileage>", "<Mistake>");
    bad_event = (struct bytes){(const uint8_t *)broken, strlen(broken)};
    prepare_view();
    documents = documents_start(builder_person(), NULL);
    *state = NULL;
    return 0;
}

static int end(void **state) {
    void *opened = scene;
    (void)state;
    documents_end(&documents);
    event_reader_free(reader);
    return scene_close(&opened);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_event_is_never_refused),
        cmocka_unit_test(a_bad_event_is_refused_for_what_is_wrong_with_it),
        cmocka_unit_test(configuration_is_loaded_or_not),
        cmocka_unit_test(a_view_is_whole_or_not_made),
        cmocka_unit_test(a_document_is_whole_or_not_made),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* dealerhub-events(7) names every kind and every code that a dealer's IT may meet, dealerhub(1) every metric. */
#include "tests/support/test.h"

#include "hub/base/arena.h"
#include "hub/base/files.h"
#include "hub/base/metrics_table.h"
#include "hub/event/kind.h"

#include <string.h>

#define PAGE DEALERHUB_SOURCE_DIR "/deploy/man/dealerhub-events.7"
#define COMMANDS_PAGE DEALERHUB_SOURCE_DIR "/deploy/man/dealerhub.1"

static const char *page_at(const char *path, struct arena *arena) {
    struct bytes content;
    struct error error = {0};
    if (!files_read(path, 1 << 20, arena, &content, &error)) {
        fail_msg("%s", error_text(&error));
    }
    return arena_copy_n(arena, (const char *)content.data, content.length);
}

static const char *page(struct arena *arena) {
    return page_at(PAGE, arena);
}

static void assert_names(const char *text, const char *line) {
    if (strstr(text, line) == NULL) {
        fail_msg("the page lacks '%s'", line);
    }
}

static void every_code_of_an_answer_is_explained(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *text = page(arena);
    for (int code = OK; code < ERROR_COUNT; code++) {
        const struct error_kind *kind = error_kind((enum error_code)code);
        if (code != NOT_FOUND && (kind->class == ERROR_REFUSE || kind->class == ERROR_DOUBT)) {
            assert_names(text, arena_print(arena, ".It Ic %s\n", kind->code));
            assert_names(text, kind->sentence_zh);
        }
    }
    arena_free(arena);
}

static void every_kind_is_named_with_its_document(void **state) {
    (void)state;
    struct error error = {0};
    struct arena *arena = arena_new();
    const char *text = page(arena);
    struct attributes *attributes = attributes_load(DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml", &error);
    struct kinds *kinds = kinds_load(DEALERHUB_SOURCE_DIR "/schemas/event", NULL, attributes, &error);
    assert_non_null(kinds);
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        const struct kind *kind = kind_at(kinds, i);
        if (kind->effect == EFFECT_DECIDE) {
            continue; /* no dealer sends it */
        }
        assert_names(text, arena_print(arena, ".It Ic %s\n%s,", kind->element, kind->zh));
        assert_names(text, arena_print(arena, ".Ql %s ", kind->name));
        if (kind->document != NULL) {
            assert_names(text, arena_print(arena, ".Ic %s .", kind->document));
        }
    }
    kinds_free(kinds);
    attributes_free(attributes);
    arena_free(arena);
}

/* The table of subcommands has a line each: {"name", …. */
static void every_subcommand_is_described(void **state) {
    (void)state;
    size_t count = 0;
    struct arena *arena = arena_new();
    const char *text = page_at(COMMANDS_PAGE, arena);
    const char *table = page_at(DEALERHUB_SOURCE_DIR "/hub/command/main.c", arena);
    for (const char *at = strstr(table, "    {\""); at != NULL; at = strstr(at + 1, "    {\"")) {
        const char *name = at + strlen("    {\"");
        assert_names(text, arena_print(arena, "\n.It Cm %.*s", (int)strcspn(name, "\""), name));
        count++;
    }
    assert_true(count > 10);
    arena_free(arena);
}

static void every_metric_is_named_with_its_label(void **state) {
    static const struct {
        const char *name, *label;
    } metrics[] = {
#define METRIC_NAME(symbol, name, type, label, unit, help) {name, label},
        METRICS_TABLE(METRIC_NAME)
#undef METRIC_NAME
    };
    (void)state;
    struct arena *arena = arena_new();
    const char *text = page_at(COMMANDS_PAGE, arena);
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        const char *label = *metrics[i].label == '\0' ? "" : arena_print(arena, "{%s}", metrics[i].label);
        assert_names(text, arena_print(arena, ".It Li %s%s\n", metrics[i].name, label));
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_of_an_answer_is_explained),
        cmocka_unit_test(every_kind_is_named_with_its_document),
        cmocka_unit_test(every_subcommand_is_described),
        cmocka_unit_test(every_metric_is_named_with_its_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* dealerhub-events(7) names every kind and every code that a dealer's IT may meet. */
#include "tests/support/test.h"

#include "hub/base/arena.h"
#include "hub/base/files.h"
#include "hub/event/kind.h"

#include <string.h>

#define PAGE DEALERHUB_SOURCE_DIR "/deploy/man/dealerhub-events.7"

static const char *page(struct arena *arena) {
    struct bytes content;
    struct error error = {0};
    if (!files_read(PAGE, 1 << 20, arena, &content, &error)) {
        fail_msg("%s", error_text(&error));
    }
    return arena_copy_n(arena, (const char *)content.data, content.length);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_of_an_answer_is_explained),
        cmocka_unit_test(every_kind_is_named_with_its_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

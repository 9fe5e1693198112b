#include "tests/support/test.h"

#include "hub/store/publication_store.h"
#include "hub/store/shard.h"

#include <string.h>

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static struct bytes bytes_of(const char *text) {
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct published_digest digest_of(const char *content, uint8_t installation) {
    const uint8_t key[32] = {installation};
    struct keyer *keyer = keyer_new(key);
    const struct published_digest digest = published_digest_of(keyer, bytes_of(content));
    keyer_free(keyer);
    return digest;
}

static struct publication some_publication(struct arena *arena) {
    struct publication publication = {.golden = {{1}}, .batch = 17, .at = SECONDS(1795000000), .member_count = 2};
    publication.members = ARENA_NEW(arena, struct uuid, 2);
    publication.members[0] = (struct uuid){{1}};
    publication.members[1] = (struct uuid){{2}};
    struct published_view *view = publication_add_view(&publication, "D0123", arena);
    view->version = 3;
    view->sequence = 41;
    view->digest = digest_of("view", 1);
    publication_add_view(&publication, "INS01", arena)->retracted = true;
    struct published_document *document = publication_add_document(&publication, "P01", arena);
    document->number = 45;
    document->anchor = (struct uuid){{2}};
    document->digest = digest_of("document", 1);
    document->state = "sent";
    document->loser = true;
    return publication;
}

static void what_was_written_is_read_again(void **state) {
    struct arena *arena = *state;
    const struct publication written = some_publication(arena);
    struct publication read;
    assert_true(publication_decode(publication_encode(&written, arena), &written.golden, arena, &read));
    assert_int_equal(read.batch, 17);
    assert_int_equal(read.at, written.at);
    assert_true(publication_has_member(&read, &written.members[1]));
    assert_int_equal(publication_view(&read, "D0123")->version, 3);
    assert_true(published_digest_equal(&publication_view(&read, "D0123")->digest, &written.views[0].digest));
    assert_false(publication_view(&read, "D0123")->retracted);
    assert_true(publication_view(&read, "INS01")->retracted);
    assert_null(publication_view(&read, "BANK1"));
    assert_int_equal(publication_document(&read, "P01")->number, 45);
    assert_string_equal(publication_document(&read, "P01")->state, "sent");
    assert_true(publication_document(&read, "P01")->loser);
    assert_int_equal(publication_highest(&read), 45);
}

static void the_packed_form_says_the_same(void **state) {
    struct arena *arena = *state;
    const struct publication written = some_publication(arena);
    struct publication read;
    const struct bytes text = publication_encode(&written, arena), packed = publication_pack(&written, arena);
    assert_true(publication_unpack(packed, &written.golden, arena, &read));
    const struct bytes again = publication_encode(&read, arena);
    assert_int_equal(again.length, text.length);
    assert_memory_equal(again.data, text.data, text.length);
    assert_true(packed.length * 2 < text.length);
    for (size_t length = 0; length < packed.length; length++) {
        assert_false(publication_unpack((struct bytes){packed.data, length}, &written.golden, arena, &read));
    }
}

/* Rows that were packed before objects could lose: the layout says so, and each document ends a number earlier. */
static void what_was_packed_before_losers_were_known_is_read(void **state) {
    struct arena *arena = *state;
    const struct publication written = some_publication(arena);
    struct publication read;
    struct bytes packed = publication_pack(&written, arena);
    uint8_t *octets = (uint8_t *)(uintptr_t)packed.data;
    octets[0] = 1;
    packed.length--;
    assert_true(publication_unpack(packed, &written.golden, arena, &read));
    assert_int_equal(publication_document(&read, "P01")->number, 45);
    assert_false(publication_document(&read, "P01")->loser);
}

static void a_name_of_any_characters_is_read_as_it_was_written(void **state) {
    struct arena *arena = *state;
    static const char name[] = "经销商 \"\\\x01\n/";
    struct publication written = {.golden = {{1}}, .at = SECONDS(1795000000)}, read;
    publication_add_view(&written, name, arena)->version = -4;
    publication_add_document(&written, name, arena)->state = name;
    assert_true(publication_decode(publication_encode(&written, arena), &written.golden, arena, &read));
    assert_int_equal(publication_view(&read, name)->version, -4);
    assert_string_equal(publication_document(&read, name)->state, name);
}

static void equal_content_is_equal_text(void **state) {
    struct arena *arena = *state;
    const struct publication first = some_publication(arena), second = some_publication(arena);
    const struct bytes a = publication_encode(&first, arena), b = publication_encode(&second, arena);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
}

static void a_digest_tells_another_content_and_nothing_without_the_installations_key(void **state) {
    (void)state;
    const struct published_digest digest = digest_of("view", 1);
    const struct published_digest again = digest_of("view", 1);
    const struct published_digest other = digest_of("View", 1);
    const struct published_digest elsewhere = digest_of("view", 2);
    assert_true(published_digest_equal(&digest, &again));
    assert_false(published_digest_equal(&digest, &other));
    assert_false(published_digest_equal(&digest, &elsewhere));
}

static void names_of_a_newer_hub_are_ignored(void **state) {
    static const char text[] = "{\"batch\":1,\"at\":\"2026-11-20T06:03:00Z\",\"members\":[],\"views\":{},\"erp\":{},"
                               "\"alerts\":[1]}";
    const struct uuid golden = {{9}};
    struct publication read;
    assert_true(publication_decode(bytes_of(text), &golden, *state, &read));
    assert_int_equal(read.member_count, 0);
}

static void text_that_is_no_publication_is_refused(void **state) {
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"batch\":1,\"at\":\"soon\",\"members\":[],\"views\":{},\"erp\":{}}",
        "{\"batch\":1,\"at\":\"2026-11-20T06:03:00Z\",\"members\":[\"x\"],\"views\":{},\"erp\":{}}",
        "{\"batch\":1,\"at\":\"2026-11-20T06:03:00Z\",\"members\":[],\"views\":{\"D\":{\"digest\":\"0\"}},\"erp\":{}}"};
    const struct uuid golden = {{9}};
    struct publication read;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(publication_decode(bytes_of(wrong[i]), &golden, *state, &read));
    }
}

static void a_copy_grows_without_the_original(void **state) {
    struct arena *arena = *state;
    const struct publication original = some_publication(arena);
    struct publication copy = publication_copy(&original, arena);
    publication_view(&copy, "D0123")->version = 4;
    for (int i = 0; i < 20; i++) {
        (void)publication_add_view(&copy, "more", arena);
    }
    assert_int_equal(publication_view(&original, "D0123")->version, 3);
    assert_int_equal(original.view_count, 2);
    assert_int_equal(copy.view_count, 22);
}

static void the_shard_of_an_input_and_of_a_golden_record_never_changes(void **state) {
    (void)state;
    const struct uuid golden = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xb5}};
    assert_int_equal(shard_of_golden(&golden), 0xb5 % 4);
    /* what is published depends on these */
    unsigned seen[SHARD_COUNT] = {0};
    for (int partition = 0; partition < 64; partition++) {
        seen[shard_of_input("dealer.D0123.events", partition)]++;
    }
    for (unsigned shard = 0; shard < SHARD_COUNT; shard++) {
        assert_true(seen[shard] > 4);
    }
}

static void publications_are_listed_by_golden_id_whatever_order_they_came_in(void **state) {
    enum { COUNT = 40 };
    struct arena *arena = *state;
    size_t count;
    struct publication_set set = publication_set_new();
    for (unsigned i = 0; i < COUNT; i++) {
        struct publication *publication = ARENA_NEW(arena, struct publication, 1);
        publication->golden = (struct uuid){{(uint8_t)(i * 7 % COUNT)}};
        publication_put(&set, publication);
    }
    struct publication **list = publication_set_list(&set, arena, &count);
    assert_int_equal(count, COUNT);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i]->golden.octets[0], i);
    }
    publication_set_free(&set);
    set = publication_set_new();
    (void)publication_set_list(&set, arena, &count);
    assert_int_equal(count, 0);
    publication_set_free(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_read_again, begin, end),
        cmocka_unit_test_setup_teardown(the_packed_form_says_the_same, begin, end),
        cmocka_unit_test_setup_teardown(what_was_packed_before_losers_were_known_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_name_of_any_characters_is_read_as_it_was_written, begin, end),
        cmocka_unit_test_setup_teardown(equal_content_is_equal_text, begin, end),
        cmocka_unit_test(a_digest_tells_another_content_and_nothing_without_the_installations_key),
        cmocka_unit_test_setup_teardown(names_of_a_newer_hub_are_ignored, begin, end),
        cmocka_unit_test_setup_teardown(text_that_is_no_publication_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_copy_grows_without_the_original, begin, end),
        cmocka_unit_test_setup_teardown(publications_are_listed_by_golden_id_whatever_order_they_came_in, begin, end),
        cmocka_unit_test(the_shard_of_an_input_and_of_a_golden_record_never_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

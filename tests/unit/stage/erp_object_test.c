/* Which object of the ERP a customer keeps, and when there is something new to say of it. */
#include "tests/support/test.h"

#include "hub/identity/profile.h"
#include "hub/stage/erp_object.h"

#include <string.h>

static const struct uuid first = {{1}}, second = {{2}}, third = {{3}};

/* One document under one golden id. */
struct told {
    struct published_document document;
    struct publication publication;
};

static struct told told(const struct uuid *golden, const struct uuid *anchor, int64_t batch, int64_t number) {
    return (struct told){
        .document = {.system = "ERP", .anchor = *anchor, .number = number, .first = number, .state = "sent"},
        .publication = {.golden = *golden, .batch = batch, .document_count = 1}};
}

static const struct publication *of(struct told *one) {
    one->publication.documents = &one->document;
    return &one->publication;
}

static struct publication customer(struct uuid *members, size_t count) {
    return (struct publication){.golden = members[0], .members = members, .member_count = count};
}

static void a_customer_of_whom_nothing_was_told_gets_an_object_of_its_own(void **state) {
    (void)state;
    struct uuid members[] = {first, second};
    const struct publication now = customer(members, 2);
    const struct erp_object object = erp_object_of(&(struct erp_past){&now, NULL, NULL, 0}, "ERP");
    assert_null(object.before);
    assert_true(uuid_equal(&object.anchor, &first));
    assert_false(object.known);
    assert_int_equal(object.standing, ERP_OWN);
}

static void its_own_object_is_kept_before_those_that_its_members_had(void **state) {
    (void)state;
    struct uuid members[] = {first, second};
    const struct publication now = customer(members, 2);
    struct told own = told(&first, &first, 3, 17), others = told(&second, &second, 9, 25);
    const struct publication *related[] = {of(&others)};
    struct erp_object object = erp_object_of(&(struct erp_past){&now, of(&own), related, 1}, "ERP");
    assert_ptr_equal(object.before, &own.document);
    assert_true(object.known);
    object = erp_object_of(&(struct erp_past){&now, NULL, related, 1}, "ERP");
    assert_true(uuid_equal(&object.anchor, &second));
    assert_null(erp_object_of(&(struct erp_past){&now, of(&own), related, 1}, "OTHER").before);
}

static void of_those_that_its_members_had_the_one_told_of_last_is_kept(void **state) {
    (void)state;
    struct uuid members[] = {first, second, third};
    const struct publication now = customer(members, 3);
    struct told older = told(&second, &second, 5, 17), newer = told(&third, &third, 6, 25);
    const struct publication *forth[] = {of(&older), of(&newer)}, *back[] = {of(&newer), of(&older)};
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, NULL, forth, 2}, "ERP").before, &newer.document);
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, NULL, back, 2}, "ERP").before, &newer.document);
}

static void of_those_told_of_in_one_batch_the_first_listed_is_kept(void **state) {
    (void)state;
    struct uuid members[] = {first, second, third};
    const struct publication now = customer(members, 3);
    struct told one = told(&second, &second, 5, 17), other = told(&third, &third, 5, 25);
    const struct publication *forth[] = {of(&one), of(&other)}, *back[] = {of(&other), of(&one)};
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, NULL, forth, 2}, "ERP").before, &one.document);
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, NULL, back, 2}, "ERP").before, &other.document);
}

static void of_one_object_the_document_with_the_highest_number_tells_what_the_erp_has(void **state) {
    (void)state;
    struct uuid members[] = {first, second};
    const struct publication now = customer(members, 2);
    struct told own = told(&first, &second, 9, 17), others = told(&second, &second, 3, 22);
    const struct publication *related[] = {of(&others)};
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, of(&own), related, 1}, "ERP").before, &others.document);
    own.document.number = 22; /* it was noted as its own, while the other was not done with it */
    others.document.digest = (struct published_digest){{1}};
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, of(&own), related, 1}, "ERP").before, &others.document);
    own.document.digest = (struct published_digest){{1}};
    assert_ptr_equal(erp_object_of(&(struct erp_past){&now, of(&own), related, 1}, "ERP").before, &own.document);
}

static void an_object_that_another_told_of_is_noted_as_its_own(void **state) {
    (void)state;
    struct told own = told(&first, &second, 9, 17), others = told(&second, &second, 3, 22);
    struct erp_object object = {.before = &others.document};
    struct published_document now;
    others.document.digest = (struct published_digest){{1}};
    assert_true(erp_object_adopt(&object, &own.document, true, &now));
    assert_int_equal(now.number, 22);
    assert_true(published_digest_equal(&now.digest, &others.document.digest));
    assert_true(erp_object_adopt(&object, NULL, false, &now));
    assert_false(erp_digest_known(&now.digest));
    object.before = &own.document;
    assert_false(erp_object_adopt(&object, &own.document, true, &now));
    assert_false(erp_object_adopt(&(struct erp_object){0}, NULL, true, &now));
}

static void what_was_told_before_an_id_was_no_more_says_nothing_of_what_the_erp_has(void **state) {
    (void)state;
    struct uuid members[] = {first};
    const struct publication now = customer(members, 1);
    const struct erp_document built = {.verdict = ERP_BUILT};
    struct told own = told(&first, &first, 3, 17);
    own.document.digest = (struct published_digest){{1}};
    (void)of(&own); /* without members: it was gone */
    struct erp_object object = erp_object_of(&(struct erp_past){&now, &own.publication, NULL, 0}, "ERP");
    assert_true(erp_document_is_news(&object, &built, &own.document.digest));
    own.publication.members = members;
    own.publication.member_count = 1;
    object = erp_object_of(&(struct erp_past){&now, &own.publication, NULL, 0}, "ERP");
    assert_false(erp_document_is_news(&object, &built, &own.document.digest));
}

static void an_object_whose_record_is_elsewhere_now_is_not_kept(void **state) {
    (void)state;
    struct uuid members[] = {first};
    const struct publication now = customer(members, 1);
    struct told own = told(&first, &second, 3, 17);
    assert_null(erp_object_of(&(struct erp_past){&now, of(&own), NULL, 0}, "ERP").before);
}

static void what_was_only_held_is_created_when_it_is_sent(void **state) {
    (void)state;
    struct uuid members[] = {first};
    const struct publication now = customer(members, 1);
    struct told own = told(&first, &first, 3, 17);
    struct published_document after = own.document;
    const struct erp_document built = {.verdict = ERP_BUILT}, held = {.verdict = ERP_HELD, .held = "no postcode"};
    own.document.first = 0;
    const struct erp_object object = erp_object_of(&(struct erp_past){&now, of(&own), NULL, 0}, "ERP");
    assert_false(object.known);
    erp_object_tell(&object, &held, 25, &after);
    assert_int_equal(after.first, 0);
    erp_object_tell(&object, &built, 25, &after);
    assert_int_equal(after.first, 25);
}

static void what_was_held_for_one_reason_is_news_for_another_reason_only(void **state) {
    (void)state;
    static const uint8_t key[32] = {7};
    struct keyer *keyer = keyer_new(key);
    const struct erp_document postcode = {.verdict = ERP_HELD, .held = "no postcode"};
    const struct erp_document country = {.verdict = ERP_HELD, .held = "no country"};
    const struct erp_document nothing = {.verdict = ERP_NOT_SELECTED};
    const struct published_digest now = erp_document_digest(keyer, &postcode);
    const struct published_digest other = erp_document_digest(keyer, &country);
    struct told own = told(&first, &first, 3, 17);
    own.document.digest = now;
    const struct erp_object object = {.before = &own.document};
    assert_false(erp_document_is_news(&object, &postcode, &now));
    assert_true(erp_document_is_news(&object, &country, &other));
    assert_true(erp_document_is_news(&(struct erp_object){0}, &postcode, &now));
    assert_false(erp_document_is_news(&(struct erp_object){0}, &nothing, &now));
    keyer_free(keyer);
}

static void an_object_has_lost_when_its_heir_has_another_and_is_told_so_once(void **state) {
    (void)state;
    struct told gone = told(&second, &second, 3, 17), heir = told(&first, &first, 4, 25);
    assert_true(erp_object_has_lost(&gone.document, of(&heir), "ERP"));
    assert_false(erp_object_has_lost(NULL, of(&heir), "ERP"));
    gone.document.loser = true;
    assert_false(erp_object_has_lost(&gone.document, of(&heir), "ERP"));
    gone.document.loser = false;
    gone.document.first = 0; /* it was only held: the ERP has none */
    assert_false(erp_object_has_lost(&gone.document, of(&heir), "ERP"));
    gone.document.first = 17;
    heir.document.anchor = second; /* the same object */
    assert_false(erp_object_has_lost(&gone.document, of(&heir), "ERP"));
}

static void an_object_that_lost_and_is_somebodys_again_is_taken_back(void **state) {
    (void)state;
    struct uuid members[] = {first};
    const struct publication now = customer(members, 1);
    struct told own = told(&first, &first, 3, 17);
    struct published_document after = own.document;
    const struct erp_document built = {.verdict = ERP_BUILT}, held = {.verdict = ERP_HELD, .held = "no postcode"};
    own.document.loser = true;
    const struct erp_object object = erp_object_of(&(struct erp_past){&now, of(&own), NULL, 0}, "ERP");
    assert_int_equal(object.standing, ERP_RETURNED);
    erp_object_tell(&object, &held, 25, &after);
    assert_true(after.loser);
    erp_object_tell(&object, &built, 25, &after);
    assert_false(after.loser);
}

/* The ERP may have had him before the hub did, under any of his records. */
static void as_long_as_nothing_was_sent_the_object_hangs_on_the_record_that_has_the_erps_number(void **state) {
    (void)state;
    struct uuid members[] = {first, second};
    const struct publication now = customer(members, 2);
    struct told held = told(&first, &first, 3, 17);
    held.document.first = 0;
    const struct erp_past past = {&now, of(&held), NULL, 0};
    struct erp_object object = erp_object_of(&past, "ERP");
    struct idoc_object asked = erp_object_question(&object, &past);
    assert_ptr_equal(asked.records, members);
    assert_int_equal(asked.record_count, 2);
    asked.number = "0000104711";
    asked.record = second;
    erp_object_found(&object, &asked);
    assert_true(uuid_equal(&object.anchor, &second));
    assert_string_equal(object.key, "0000104711");
}

static void an_object_that_was_sent_is_asked_for_by_its_own_record_alone(void **state) {
    (void)state;
    struct uuid members[] = {first, second};
    const struct publication now = customer(members, 2);
    struct told own = told(&second, &second, 3, 17);
    const struct publication *related[] = {of(&own)};
    const struct erp_past past = {&now, NULL, related, 1};
    struct erp_object object = erp_object_of(&past, "ERP");
    const struct idoc_object asked = erp_object_question(&object, &past);
    assert_int_equal(asked.record_count, 1);
    assert_true(uuid_equal(asked.records, &second));
    erp_object_found(&object, &asked); /* nobody knows a number */
    assert_true(uuid_equal(&object.anchor, &second));
    assert_null(object.key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_of_whom_nothing_was_told_gets_an_object_of_its_own),
        cmocka_unit_test(its_own_object_is_kept_before_those_that_its_members_had),
        cmocka_unit_test(of_those_that_its_members_had_the_one_told_of_last_is_kept),
        cmocka_unit_test(of_those_told_of_in_one_batch_the_first_listed_is_kept),
        cmocka_unit_test(of_one_object_the_document_with_the_highest_number_tells_what_the_erp_has),
        cmocka_unit_test(an_object_that_another_told_of_is_noted_as_its_own),
        cmocka_unit_test(what_was_told_before_an_id_was_no_more_says_nothing_of_what_the_erp_has),
        cmocka_unit_test(an_object_whose_record_is_elsewhere_now_is_not_kept),
        cmocka_unit_test(what_was_only_held_is_created_when_it_is_sent),
        cmocka_unit_test(what_was_held_for_one_reason_is_news_for_another_reason_only),
        cmocka_unit_test(an_object_has_lost_when_its_heir_has_another_and_is_told_so_once),
        cmocka_unit_test(an_object_that_lost_and_is_somebodys_again_is_taken_back),
        cmocka_unit_test(as_long_as_nothing_was_sent_the_object_hangs_on_the_record_that_has_the_erps_number),
        cmocka_unit_test(an_object_that_was_sent_is_asked_for_by_its_own_record_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What an erasure leaves among the rejects: nothing that speaks of whom it erases, whichever of the two came first. */
#include "tests/unit/stage/intake_scene.h"

#define BEFORE "2026-10-30T09:00:00+08:00"
#define UNTIL "2026-10-31T09:00:00+08:00"
#define NAMED "<Name>李红</Name>"

/* --- messages ------------------------------------------------------------------------------------------------------ */

/* Refused at its second element. It is recorded when it says. */
static void put_broken(struct scene *scene, const char *id, const char *number, const char *recorded) {
    put(scene, EVENTS, number,
        arena_print(scene->arena,
                    "<CustomerRegistered xmlns='urn:dealerhub:event:1' id='%s' source='D0123' time='%s'><Customer "
                    "number='%s'>" NAMED "<Born>spring</Born></Customer></CustomerRegistered>",
                    id, recorded, number));
}

/* A contract of K1's that a message of another key brings, with a party that has a number, or none. */
static const char *contract(struct scene *scene, const char *id, const char *party) {
    return arena_print(
        scene->arena,
        "<ContractSigned xmlns='urn:dealerhub:event:1' id='%s' source='D0123' time='" BEFORE "'>"
        "<Customer number='K1'>" NAMED "</Customer><Party role='invoice-party'%s>" NAMED "</Party>"
        "<Contract number='C-%s' date='2026-10-30'><Line kind='vehicle'><Item>X</Item>"
        "<Amount currency='CNY'>1.00</Amount></Line><Price currency='CNY'>1.00</Price></Contract></ContractSigned>",
        id, party, id);
}

static void put_erasure(struct scene *scene, const char *id, const char *number) {
    put(scene, EVENTS, number,
        arena_print(scene->arena,
                    "<CustomerErased xmlns='urn:dealerhub:event:1' id='%s' source='D0123' time='" TIME "'>"
                    "<Customer number='%s'/><Erasure until='" UNTIL "'/></CustomerErased>",
                    id, number));
}

static void put_erasing_decision(struct scene *scene, const char *id, const char *record) {
    put(scene, DECISIONS, record,
        arena_print(scene->arena,
                    "<Decision xmlns='urn:dealerhub:event:1' id='%s' source='steward' time='" TIME "' verdict='erase' "
                    "author='test'><Reason>asked for</Reason><Record id='%s'/><Until>" UNTIL "</Until></Decision>",
                    id, record));
}

/* --- what is left --------------------------------------------------------------------------------------------------- */

/* Those that hold something yet, by event or offset, with their state. */
static const char *held(struct scene *scene) {
    return ask(scene,
               "SELECT coalesce(string_agg(coalesce(event_id, \"offset\"::text) || ':' || state, ' ' ORDER BY id), "
               "'') FROM reject WHERE body <> '' OR key IS NOT NULL OR headers IS NOT NULL OR detail <> ''");
}

static const char *erased(struct scene *scene) {
    return ask(scene,
               "SELECT coalesce(string_agg(coalesce(event_id, \"offset\"::text), ' ' ORDER BY id), '') FROM reject "
               "WHERE state = 3 AND body = '' AND key IS NULL AND headers IS NULL AND detail = ''");
}

/* --- tests ---------------------------------------------------------------------------------------------------------- */

static void an_erasure_destroys_what_was_refused_of_its_number(void **state) {
    struct scene *scene = *state;
    put_broken(scene, "mine", "K1", BEFORE);
    put_broken(scene, "other", "K2", BEFORE);
    put_broken(scene, "anew", "K1", TIME);
    put_erasure(scene, "e", "K1");
    run(scene, 4);
    assert_string_equal(held(scene), "other:0 anew:0");
    assert_string_equal(erased(scene), "mine");
    assert_string_equal(ask(scene, "SELECT concat_ws(' ', code, place, source) FROM reject WHERE state = 3"),
                        "schema_violation /CustomerRegistered/Customer/Born D0123");
}

static void what_is_refused_after_the_erasure_and_was_recorded_before_is_not_kept(void **state) {
    struct scene *scene = *state;
    put_erasure(scene, "e", "K1");
    run(scene, 1);
    put_broken(scene, "late", "K1", BEFORE);
    put_broken(scene, "anew", "K1", TIME);
    run(scene, 3);
    assert_string_equal(held(scene), "anew:0");
    assert_string_equal(erased(scene), "late");
}

/* A wrong clock keeps nothing that was there when the erasure came. */
static void what_says_that_it_is_recorded_later_than_it_came_was_recorded_when_it_came(void **state) {
    struct scene *scene = *state;
    put_broken(scene, "ahead", "K1", "2099-01-01T09:00:00+08:00");
    run(scene, 1);
    change(scene, "UPDATE reject SET recorded = '" BEFORE "' WHERE recorded <= received");
    put_erasure(scene, "e", "K1");
    run(scene, 2);
    assert_string_equal(erased(scene), "ahead");
}

static void whoever_is_named_in_it_is_reached_and_so_is_a_party(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "wrong", contract(scene, "numbered", " number='P1'"));
    put(scene, EVENTS, "wrong", contract(scene, "nameless", ""));
    put_customer(scene, "K1");
    put(scene, EVENTS, "K1", contract(scene, "merged", ""));
    run(scene, 4);
    assert_string_equal(held(scene), "numbered:0 nameless:0");
    put_erasure(scene, "e", "P1");
    run(scene, 5);
    assert_string_equal(erased(scene), "numbered");
    put_erasing_decision(scene, "d",
                         ask(scene, "SELECT record_id::text FROM source_record WHERE role = 'invoice-party'"));
    run(scene, 6);
    assert_string_equal(erased(scene), "numbered nameless");
}

static void a_decision_reaches_the_rejects_of_a_number_that_was_never_merged(void **state) {
    struct scene *scene = *state;
    put_broken(scene, "mine", "K1", BEFORE);
    run(scene, 1);
    put_erasing_decision(scene, "d", ask(scene, "SELECT records[1]::text FROM reject"));
    run(scene, 2);
    assert_string_equal(erased(scene), "mine");
}

/* Of what cannot be read the key says whose it is, and the topic at which store. */
static void what_could_not_be_read_is_found_by_its_key_and_topic(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "K1", "<CustomerRegistered>" NAMED);
    put(scene, EVENTS, "K1",
        "<CustomerRegistered xmlns='urn:dealerhub:event:1' id='cut' source='D0123' time='" BEFORE "'");
    put(scene, EVENTS, "K2", "李红 13911112222");
    put(scene, OTHER_EVENTS, "K1", "李红 13911112222");
    run(scene, 4);
    change(scene, "UPDATE reject SET recorded = '" BEFORE "'");
    put_erasure(scene, "e", "K1");
    run(scene, 5);
    assert_string_equal(erased(scene), "0 1");
    assert_string_equal(held(scene), "2:0 0:0");
}

/* A topic of several stores does not say whose number its key is. */
static void what_nobody_can_tell_the_number_of_is_kept(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, NULL, "李红 13911112222");
    put(scene, "dealer.nobody.events", "K1", "李红 13911112222");
    run(scene, 2);
    change(scene, "UPDATE reject SET recorded = '" BEFORE "'");
    put_erasure(scene, "e", "K1");
    run(scene, 3);
    assert_string_equal(ask(scene, "SELECT count(*)::text FROM reject WHERE state = 0 AND records IS NULL"), "2");
}

static void what_was_replayed_or_discarded_is_destroyed_too(void **state) {
    struct scene *scene = *state;
    change(scene,
           "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.event_id LIKE 'p%' THEN RAISE "
           "'no'; END IF; RETURN NEW; END $$;"
           "CREATE TRIGGER refuse BEFORE INSERT ON event_row FOR EACH ROW EXECUTE FUNCTION fail()");
    put(scene, EVENTS, "K1", registration(scene, "p1", "D0123", "K1", BEFORE));
    put_broken(scene, "given-up", "K1", BEFORE);
    run(scene, 2);
    change(scene, "DROP TRIGGER refuse ON event_row");
    put_replay(scene, "r", ask(scene, "SELECT id::text FROM reject WHERE event_id = 'p1'"));
    run(scene, 3);
    change(scene, "UPDATE reject SET state = 2 WHERE event_id = 'given-up'");
    assert_string_equal(held(scene), "p1:1 given-up:2");
    put_erasure(scene, "e", "K1");
    run(scene, 4);
    assert_string_equal(held(scene), "");
    assert_string_equal(erased(scene), "p1 given-up");
}

static void what_is_erased_is_not_replayed(void **state) {
    struct scene *scene = *state;
    put_refused(scene, "mine"); /* of A, by the key of another */
    run(scene, 1);
    change(scene, "UPDATE reject SET recorded = '" BEFORE "'");
    put_erasure(scene, "e", "A");
    run(scene, 2);
    assert_string_equal(erased(scene), "mine");
    put_replay(scene, "r", ask(scene, "SELECT id::text FROM reject"));
    run(scene, 3);
    assert_string_equal(erased(scene), "mine");
    assert_string_equal(events(scene), "e r");
    assert_string_equal(answers(scene), EVENTS " 0 mine 2, " EVENTS " 1 e 0");
}

/* Whoever refused it knew only the half of what is read of it now. */
static void a_replay_tells_anew_whom_it_speaks_of(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "wrong", contract(scene, "mine", ""));
    put_broken(scene, "again", "K1", BEFORE);
    run(scene, 2);
    change(scene, "UPDATE reject SET records = NULL, recorded = NULL"); /* as an earlier version left them */
    put_erasure(scene, "e", "K1");
    run(scene, 3);
    assert_string_equal(held(scene), "mine:0 again:0");
    put_replay(scene, "r1", ask(scene, "SELECT min(id)::text FROM reject"));
    put_replay(scene, "r2", ask(scene, "SELECT max(id)::text FROM reject"));
    run(scene, 5);
    assert_string_equal(erased(scene), "mine again");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(an_erasure_destroys_what_was_refused_of_its_number),
        SCENE(what_is_refused_after_the_erasure_and_was_recorded_before_is_not_kept),
        SCENE(what_says_that_it_is_recorded_later_than_it_came_was_recorded_when_it_came),
        SCENE(whoever_is_named_in_it_is_reached_and_so_is_a_party),
        SCENE(a_decision_reaches_the_rejects_of_a_number_that_was_never_merged),
        SCENE(what_could_not_be_read_is_found_by_its_key_and_topic),
        SCENE(what_nobody_can_tell_the_number_of_is_kept),
        SCENE(what_was_replayed_or_discarded_is_destroyed_too),
        SCENE(what_is_erased_is_not_replayed),
        SCENE(a_replay_tells_anew_whom_it_speaks_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A message from a dealer's topic: decoded, checked, taken apart, normalised, made into keys. */
#include "tests/fuzz/fuzz.h"

#include "hub/identity/keys.h"
#include "hub/identity/normalise.h"

static struct {
    struct attributes *attributes;
    struct kinds *kinds;
    struct event_reader *reader;
    struct normaliser *normaliser;
    struct keyer *keyer;
    struct arena *arena;
} hub;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    static const uint8_t key[32] = {7};
    struct error error = {.code = OK};
    (void)count;
    (void)arguments;
    hub.attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
    hub.kinds = hub.attributes == NULL ? NULL : kinds_load(SHIPPED "/event", NULL, hub.attributes, &error);
    hub.normaliser = normaliser_load(SHIPPED, NULL, &error);
    fuzz_must(hub.kinds != NULL && hub.normaliser != NULL, error_text(&error));
    hub.reader = event_reader_new(hub.kinds, hub.attributes, NULL);
    hub.keyer = keyer_new(key);
    hub.arena = arena_new();
    return 0;
}

static void make_keys(const struct person *person) {
    struct profile profile = {.values = ARENA_NEW(hub.arena, struct held_value, 1)};
    size_t count;
    for (size_t i = 0; i < person->mention_count; i++) {
        for (size_t k = 0; k < person->mentions[i].count; k++) {
            *profile.values =
                (struct held_value){&person->mentions[i].values[k], person->mentions[i].attribute, false, false};
            profile.count = 1;
            (void)keys_of_profile(hub.keyer, &profile, hub.arena, &count);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct event event = {.kind = NULL};
    struct error error = {.code = OK};
    arena_reset(hub.arena);
    const bool good = event_reader_read(hub.reader, NULL, (struct bytes){data, size}, hub.arena, &event, &error);
    fuzz_judge(good, &error);
    if (good) {
        normalise_event(hub.normaliser, &event, hub.arena);
        fuzz_must(event_key(&event, hub.arena) != NULL, "an event without a key");
        for (size_t i = 0; i < event.person_count; i++) {
            make_keys(&event.people[i]);
        }
    }
    return 0;
}

/* A message from a dealer's topic: decoded, checked, taken apart, normalised, made into keys. */
#include "tests/fuzz/fuzz.h"

#include "hub/identity/keys.h"
#include "hub/identity/normalise.h"

static struct event_reader *reader;
static struct normaliser *normaliser;

static void prepare(void) {
    struct error error = {.code = OK};
    if (reader == NULL) {
        reader = event_reader_new(fuzz_kinds(), fuzz_attributes(), NULL);
        normaliser = normaliser_load(SHIPPED, NULL, &error);
        fuzz_must(normaliser != NULL, error_text(&error));
    }
}

static void make_keys(const struct person *person, struct arena *arena) {
    struct profile profile = {.values = ARENA_NEW(arena, struct held_value, 1)};
    size_t count;
    for (size_t i = 0; i < person->mention_count; i++) {
        for (size_t k = 0; k < person->mentions[i].count; k++) {
            *profile.values = (struct held_value){.value = &person->mentions[i].values[k],
                                                  .attribute = person->mentions[i].attribute};
            profile.count = 1;
            (void)keys_of_profile(fuzz_keyer(), &profile, arena, &count);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct event event = {.kind = NULL};
    struct error error = {.code = OK};
    struct arena *arena = fuzz_fresh_arena();
    prepare();
    const bool good = event_reader_read(reader, NULL, (struct bytes){data, size}, arena, &event, &error);
    fuzz_judge(good, &error);
    if (good) {
        normalise_event(normaliser, &event, arena);
        fuzz_must(event_key(&event, arena) != NULL, "an event without a key");
        for (size_t i = 0; i < event.person_count; i++) {
            make_keys(&event.people[i], arena);
        }
    }
    return 0;
}

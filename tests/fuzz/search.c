/* What somebody types to find a customer, and the times, ids and options that a command line takes. */
#include "tests/fuzz/fuzz.h"

#include "hub/base/instant.h"
#include "hub/base/uuid.h"
#include "hub/identity/keys.h"

#include <string.h>

static struct keyer *keyer;
static struct arena *arena;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    static const uint8_t key[32] = {7};
    (void)count;
    (void)arguments;
    keyer = keyer_new(key);
    arena = arena_new();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    instant at;
    struct uuid id;
    size_t count;
    arena_reset(arena);
    const char *typed = arena_copy_n(arena, (const char *)data, size);
    const struct identity_key *keys = keys_of_search(keyer, typed, arena, &count);
    fuzz_must(count == 0 || keys != NULL, "keys without a list");
    (void)instant_parse(typed, &at);
    (void)uuid_from_text(typed, &id);
    return 0;
}

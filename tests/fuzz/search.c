/* What somebody types to find a customer, and the times, ids and options that a command line takes. */
#include "tests/fuzz/fuzz.h"

#include "hub/base/instant.h"
#include "hub/base/uuid.h"
#include "hub/identity/keys.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    instant at;
    struct uuid id;
    size_t count;
    struct arena *arena = fuzz_fresh_arena();
    const char *typed = arena_copy_n(arena, (const char *)data, size);
    const struct identity_key *keys = keys_of_search(fuzz_keyer(), typed, arena, &count);
    fuzz_must(count == 0 || keys != NULL, "keys without a list");
    (void)instant_parse(typed, &at);
    (void)uuid_from_text(typed, &id);
    return 0;
}

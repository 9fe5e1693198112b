/* hub.conf, as a site writes it. */
#include "tests/fuzz/fuzz.h"

#include "hub/base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_new();
    struct error error = {.code = OK};
    const struct config_request request = {.file = fuzz_file(data, size)};
    const struct config *config = config_load(&request, arena, &error);
    fuzz_judge(config != NULL, &error);
    for (int i = 0; config != NULL && i < CONFIG_COUNT; i++) {
        fuzz_must(config_shown(config, (enum config_index)i, arena) != NULL, "a value that cannot be shown");
    }
    arena_free(arena);
    return 0;
}

/* A segment dictionary, CSV. */
#include "tests/fuzz/fuzz.h"

#include "adapters/idoc/dictionary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_new();
    struct error error = {.code = OK};
    const char *const files[] = {fuzz_file(data, size)};
    struct idoc_dictionary *dictionary = idoc_dictionary_load(files, 1, &error);
    fuzz_judge(dictionary != NULL, &error);
    if (dictionary != NULL) {
        (void)idoc_dictionary_control(dictionary);
        (void)idoc_dictionary_type(dictionary, "DEBMAS07", NULL, arena);
        (void)idoc_dictionary_type(dictionary, "DEBMAS07", "ZDEBMAS07", arena);
    }
    idoc_dictionary_free(dictionary);
    arena_free(arena);
    return 0;
}

/* A mapping of golden records to IDocs. */
#include "tests/fuzz/fuzz.h"

#include "adapters/idoc/mapping.h"

static struct idoc_dictionary *shipped_dictionary(void) {
    static const char *const files[] = {SHIPPED "/idoc/segments.csv", SHIPPED "/idoc/zdebmas07.csv"};
    static struct idoc_dictionary *dictionary;
    struct error error = {.code = OK};
    if (dictionary == NULL) {
        dictionary = idoc_dictionary_load(files, 2, &error);
        fuzz_must(dictionary != NULL, error_text(&error));
    }
    return dictionary;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct idoc_mapping *read = idoc_mapping_load(fuzz_file(data, size), SHIPPED "/idoc/mapping.xsd",
                                                  shipped_dictionary(), fuzz_attributes(), fuzz_kinds(), NULL, &error);
    fuzz_judge(read != NULL, &error);
    idoc_mapping_free(read);
    return 0;
}

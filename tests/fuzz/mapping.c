/* A mapping of golden records to IDocs. */
#include "tests/fuzz/fuzz.h"

#include "adapters/idoc/mapping.h"

static struct attributes *attributes;
static struct idoc_dictionary *dictionary;
static const char *const files[] = {SHIPPED "/idoc/segments.csv", SHIPPED "/idoc/zdebmas07.csv"};

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    struct error error = {.code = OK};
    (void)count;
    (void)arguments;
    attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
    fuzz_must(attributes != NULL, error_text(&error));
    dictionary = idoc_dictionary_load(files, 2, &error);
    fuzz_must(dictionary != NULL, error_text(&error));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct idoc_mapping *read =
        idoc_mapping_load(fuzz_file(data, size), SHIPPED "/idoc/mapping.xsd", dictionary, attributes, NULL, &error);
    fuzz_judge(read != NULL, &error);
    idoc_mapping_free(read);
    return 0;
}

/* A model file, as `dealerhub model train` writes it or somebody edits it. */
#include "tests/fuzz/fuzz.h"

#include "hub/identity/compare.h"

static struct attributes *attributes;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    struct error error = {.code = OK};
    (void)count;
    (void)arguments;
    attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
    fuzz_must(attributes != NULL, error_text(&error));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct model *read = model_load(fuzz_file(data, size), attributes, &error);
    fuzz_judge(read != NULL, &error);
    model_free(read);
    return 0;
}

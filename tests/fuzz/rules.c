/* The rules of who may see what. */
#include "tests/fuzz/fuzz.h"

#include "hub/rights/rights.h"

static struct attributes *attributes;
static struct kinds *kinds;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    struct error error = {.code = OK};
    (void)count;
    (void)arguments;
    attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
    fuzz_must(attributes != NULL, error_text(&error));
    kinds = kinds_load(SHIPPED "/event", NULL, attributes, &error);
    fuzz_must(kinds != NULL, error_text(&error));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct rights *read = rights_load(SHIPPED "/config/partners.xml", fuzz_file(data, size), SHIPPED "/config",
                                      attributes, kinds, &error);
    fuzz_judge(read != NULL, &error);
    rights_free(read);
    return 0;
}

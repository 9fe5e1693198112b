/* The survivorship rules of a site. */
#include "tests/fuzz/fuzz.h"

#include "hub/golden/survivorship.h"

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
    struct survivorship *read =
        survivorship_load(fuzz_file(data, size), SHIPPED "/config/survivorship.xsd", attributes, &error);
    fuzz_judge(read != NULL, &error);
    survivorship_free(read);
    return 0;
}

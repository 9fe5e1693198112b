/* The attributes file of a site, and with it the kinds that name attributes. */
#include "tests/fuzz/fuzz.h"

#include "hub/event/attributes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct attributes *attributes = attributes_load(fuzz_file(data, size), &error);
    fuzz_judge(attributes != NULL, &error);
    attributes_free(attributes);
    return 0;
}

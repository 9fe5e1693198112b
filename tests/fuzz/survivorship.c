/* The survivorship rules of a site. */
#include "tests/fuzz/fuzz.h"

#include "hub/golden/survivorship.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct survivorship *read =
        survivorship_load(fuzz_file(data, size), SHIPPED "/config/survivorship.xsd", fuzz_attributes(), &error);
    fuzz_judge(read != NULL, &error);
    survivorship_free(read);
    return 0;
}

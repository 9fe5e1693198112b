/* The partners of a site. */
#include "tests/fuzz/fuzz.h"

#include "hub/rights/rights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct rights *read = rights_load(fuzz_file(data, size), SHIPPED "/config/rules.xml", SHIPPED "/config",
                                      fuzz_attributes(), fuzz_kinds(), &error);
    fuzz_judge(read != NULL, &error);
    rights_free(read);
    return 0;
}

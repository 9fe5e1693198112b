/* A model file, as `dealerhub model train` writes it or somebody edits it. */
#include "tests/fuzz/fuzz.h"

#include "hub/identity/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct model *read = model_load(fuzz_file(data, size), fuzz_attributes(), &error);
    fuzz_judge(read != NULL, &error);
    model_free(read);
    return 0;
}

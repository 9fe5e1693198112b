/* What an ERP answers. */
#include "tests/fuzz/fuzz.h"

#include "adapters/idoc/answer.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error error = {.code = OK};
    struct erp_answer *answers;
    size_t count;
    const bool good = idoc_answers_read((struct bytes){data, size}, 0, fuzz_fresh_arena(), &answers, &count, &error);
    fuzz_judge(good, &error);
    for (size_t i = 0; good && i < count; i++) {
        fuzz_must(*answers[i].object_key != '\0' && answers[i].number >= 0, "an answer that says nothing");
        fuzz_must(strncmp(answers[i].id, "ALEAUD-", 7) == 0, "an answer without a name");
    }
    return 0;
}

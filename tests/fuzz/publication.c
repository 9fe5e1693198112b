/* A record of the publications log: another program may have written into the topic. What is read can be written, and
 * read again as the same. */
#include "tests/fuzz/fuzz.h"

#include "hub/store/publication.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct uuid golden = {{1}};
    struct publication first;
    struct publication second;
    struct arena *arena = fuzz_fresh_arena();
    if (publication_decode((struct bytes){data, size}, &golden, arena, &first)) {
        const struct bytes text = publication_encode(&first, arena);
        fuzz_must(publication_decode(text, &golden, arena, &second), "what was written cannot be read");
        const struct bytes again = publication_encode(&second, arena);
        fuzz_must(again.length == text.length && memcmp(again.data, text.data, text.length) == 0,
                  "read again it is another");
    }
    return 0;
}

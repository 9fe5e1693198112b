/* Columns of the database as octets: claims, folds, dictionaries, keys, facts, cells. They are sealed or the hub's own, but
 * a restored backup or a wrong hand can hold anything. The first octet chooses which. */
#include "tests/fuzz/fuzz.h"

#include "hub/golden/fold.h"
#include "hub/golden/survivorship.h"

static struct attributes *attributes;
static struct arena *arena;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    struct error error = {.code = OK};
    (void)count;
    (void)arguments;
    attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
    fuzz_must(attributes != NULL, error_text(&error));
    arena = arena_new();
    return 0;
}

static void read_dictionary(struct bytes bytes) {
    struct dictionary dictionary = {.count = 0};
    if (dictionary_decode(bytes, arena, &dictionary)) {
        struct dictionary again = {.count = 0};
        fuzz_must(dictionary_decode(dictionary_encode(&dictionary, arena), arena, &again) &&
                      again.count == dictionary.count,
                  "a dictionary that is another when read again");
    }
}

static void read_fold(struct bytes bytes) {
    struct fold fold = {.count = 0};
    if (fold_decode(bytes, arena, &fold)) {
        (void)fold_encode(&fold, arena);
    }
}

static void read_claims(struct bytes bytes) {
    size_t count = 0;
    const struct row_claim *claims = row_claims_decode(bytes, arena, &count);
    if (claims != NULL) {
        (void)row_claims_encode(claims, count, arena);
    }
}

static void read_keys(struct bytes bytes) {
    size_t count = 0;
    const struct record_key *keys = record_keys_decode(bytes, arena, &count);
    if (keys != NULL) {
        (void)record_keys_encode(keys, count, arena);
    }
}

static void read_facts(struct bytes bytes) {
    size_t count = 0;
    (void)facts_decode(attributes, bytes, arena, &count);
}

static void read_cells(struct bytes bytes) {
    size_t count = 0;
    const struct cell *cells = cells_decode(bytes, arena, &count);
    if (cells != NULL) {
        (void)cells_encode(cells, count, arena);
    }
}

static void (*const readers[])(struct bytes) = {read_dictionary, read_fold,  read_claims,
                                                read_keys,       read_facts, read_cells};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena_reset(arena);
    if (size > 0) {
        readers[*data % (sizeof readers / sizeof *readers)]((struct bytes){data + 1, size - 1});
    }
    return 0;
}

/* Columns of the database as octets: claims, folds, dictionaries, keys, facts, cells. They are sealed or the hub's own, but
 * a restored backup or a wrong hand can hold anything. The first octet chooses which. */
#include "tests/fuzz/fuzz.h"

#include "hub/golden/fold.h"
#include "hub/golden/survivorship.h"

static void read_dictionary(struct bytes bytes, struct arena *arena) {
    struct dictionary dictionary = {.count = 0};
    if (dictionary_decode(bytes, arena, &dictionary)) {
        struct dictionary again = {.count = 0};
        fuzz_must(dictionary_decode(dictionary_encode(&dictionary, arena), arena, &again) &&
                      again.count == dictionary.count,
                  "a dictionary that is another when read again");
    }
}

static void read_fold(struct bytes bytes, struct arena *arena) {
    struct fold fold = {.count = 0};
    if (fold_decode(bytes, arena, &fold)) {
        (void)fold_encode(&fold, arena);
    }
}

static void read_claims(struct bytes bytes, struct arena *arena) {
    size_t count = 0;
    const struct row_claim *claims = row_claims_decode(bytes, arena, &count);
    if (claims != NULL) {
        size_t again = 0;
        fuzz_must(row_claims_decode(row_claims_encode(claims, count, arena), arena, &again) != NULL && again == count,
                  "claims that are others when read again");
    }
}

static void read_keys(struct bytes bytes, struct arena *arena) {
    size_t count = 0;
    const struct record_key *keys = record_keys_decode(bytes, arena, &count);
    if (keys != NULL) {
        size_t again = 0;
        fuzz_must(record_keys_decode(record_keys_encode(keys, count, arena), arena, &again) != NULL && again == count,
                  "keys that are others when read again");
    }
}

static void read_facts(struct bytes bytes, struct arena *arena) {
    size_t count = 0;
    const struct event_fact *facts = facts_decode(fuzz_attributes(), bytes, arena, &count);
    if (facts != NULL) {
        size_t again = 0;
        fuzz_must(facts_decode(fuzz_attributes(), facts_encode(facts, count, arena), arena, &again) != NULL &&
                      again == count,
                  "facts that are others when read again");
    }
}

static void read_cells(struct bytes bytes, struct arena *arena) {
    size_t count = 0;
    const struct cell *cells = cells_decode(bytes, arena, &count);
    if (cells != NULL) {
        size_t again = 0;
        fuzz_must(cells_decode(cells_encode(cells, count, arena), arena, &again) != NULL && again == count,
                  "cells that are others when read again");
    }
}

static void (*const readers[])(struct bytes, struct arena *) = {read_dictionary, read_fold,  read_claims,
                                                                read_keys,       read_facts, read_cells};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 0) {
        readers[*data % (sizeof readers / sizeof *readers)]((struct bytes){data + 1, size - 1}, fuzz_fresh_arena());
    }
    return 0;
}

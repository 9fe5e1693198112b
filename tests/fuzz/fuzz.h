/* fuzz.h – what the fuzz targets share. A target is one C file that defines LLVMFuzzerTestOneInput: it hands the octets to
 * something that reads from outside, and whatever they are, that answers, frees what it took, and no sanitizer speaks.
 * The same file is linked twice: with libFuzzer (preset `fuzz`), and with replay.c, which reads kept inputs in tests/run. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "hub/base/arena.h"
#include "hub/base/error.h"
#include "hub/identity/keys.h"

#include <stddef.h>
#include <stdint.h>

#define SHIPPED DEALERHUB_SOURCE_DIR "/schemas"

/* As libFuzzer calls them; names and types are its own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/* The path of a file in memory that holds the octets; the next call makes it another one. Not thread-safe. */
const char *fuzz_file(const uint8_t *data, size_t size);
/* What is shipped, and a keyer; made when first asked for, and there until the program ends. */
struct attributes *fuzz_attributes(void);
struct kinds *fuzz_kinds(void);
struct keyer *fuzz_keyer(void);
/* An empty arena; what was in it before is gone. */
struct arena *fuzz_fresh_arena(void);
/* Ends the program, saying why: a shipped file is wrong, or an answer is not what the interface promises. */
void fuzz_must(bool so, const char *what);
/* A refusal has a code of the table; anything else is the fault that is looked for. */
void fuzz_judge(bool good, const struct error *error);

#endif

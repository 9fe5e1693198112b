/* pinyin.h – reading (without tone) and simplified form of each Chinese character, from schemas/reference/pinyin.txt.
 * A table because a transliterator costs 42 µs a name. Immutable after loading. */
#ifndef HUB_IDENTITY_PINYIN_H
#define HUB_IDENTITY_PINYIN_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

struct pinyin;

/* Lives in the arena. NULL and *error on a mistake. */
struct pinyin *pinyin_load(const char *path, struct arena *arena, struct error *error);
/* "" when the character has no reading. */
const char *pinyin_reading(const struct pinyin *pinyin, uint32_t character);
/* The simplified form, or the character itself. */
uint32_t pinyin_simplified(const struct pinyin *pinyin, uint32_t character);
/* The text with every character simplified. */
const char *pinyin_simplify(const struct pinyin *pinyin, const char *text, struct arena *arena);

#endif

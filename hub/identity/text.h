/* text.h – typed text made comparable: one spelling of each character (NFKC), no stray white space. Everything returned
 * lives in the arena. Input is UTF-8; a broken sequence counts as U+FFFD. */
#ifndef HUB_IDENTITY_TEXT_H
#define HUB_IDENTITY_TEXT_H

#include "hub/base/arena.h"

#include <stdbool.h>

/* Reads one character and moves on; 0 at the end, where it stays. */
uint32_t text_next(const char **at);
/* Writes a character as UTF-8, at most four octets, no terminator; returns how many. */
size_t text_put(char *to, uint32_t character);
size_t text_characters(const char *text);
/* Where character `index` begins; the end when there are fewer. */
const char *text_at(const char *text, size_t index);
/* NFKC, control characters and runs of white space as one space, none at the ends. */
const char *text_tidy(struct arena *arena, const char *typed);
/* A to Z as small letters and white space left out. */
const char *text_tight(struct arena *arena, const char *tidy);
const char *text_lower(struct arena *arena, const char *text);
const char *text_upper(struct arena *arena, const char *text);
/* Only ASCII letters and digits, as capitals. */
const char *text_serial(struct arena *arena, const char *tidy);
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);
bool text_is_digits(const char *text);
bool text_has_hanzi(const char *text);
bool text_is_hanzi(uint32_t character);
/* The letter without its marks, small, when it is a Latin letter; 0 otherwise. */
char text_latin_letter(uint32_t character);

#endif

/* names.h – how people are called: surnames and given names with their shares, by gender and generation, from names.txt.
 * A given name is one of those listed, else one character, else a first and a second character drawn on their own. Shares
 * are what the oracle calls a coincidence by. Immutable after loading; texts live as long as the names. */
#ifndef TESTS_WORLD_NAMES_H
#define TESTS_WORLD_NAMES_H

#include "hub/identity/pinyin.h"
#include "tests/world/dice.h"

enum { GENERATIONS = 3 }; /* born before 1970, before 1990, later */

struct names;

/* Reads tests/world/names.txt and the readings of schemas/reference below `root`; a mistake ends the program. */
struct names *names_load(const char *root);
void names_free(struct names *names);

const char *names_surname(const struct names *names, struct dice *dice);
const char *names_given(const struct names *names, struct dice *dice, bool female, int year);
/* A given name that begins with that character, as brothers have it. */
const char *names_given_with(const struct names *names, struct dice *dice, bool female, int year, const char *first);

/* Syllables of a text, one space between; a surname has readings of its own (单 shan). */
const char *names_reading(struct names *names, const char *text, bool surname);
/* The text in traditional characters, itself when there are none. */
const char *names_traditional(struct names *names, const char *text);
/* One character of `text` put for another that sounds the same, or looks alike when `looks`; NULL when none is known. */
const char *names_mistyped(struct names *names, struct dice *dice, const char *text, bool looks);

/* Shares of the population: of a surname, of a given name over genders and generations, and of all that read alike. */
double names_surname_share(const struct names *names, const char *surname);
double names_given_share(const struct names *names, const char *given);
double names_surname_reading_share(const struct names *names, const char *reading);
double names_given_reading_share(const struct names *names, const char *reading);
/* True for the same number of characters of which all but one are equal, and that one reads the same. */
bool names_sound_alike(struct names *names, const char *a, const char *b);

#endif

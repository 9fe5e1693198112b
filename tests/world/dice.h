/* dice.h – random numbers that are the same on every machine: xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64.
 * Every thing of a world throws dice of its own, so that a longer world begins with the files of a shorter one. Plain data. */
#ifndef TESTS_WORLD_DICE_H
#define TESTS_WORLD_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state[4];
};

/* Different subjects and indexes give unrelated dice. */
struct dice dice_new(uint64_t seed, uint64_t subject, uint64_t index);
uint64_t dice_bits(struct dice *dice);
/* 0 ≤ x < 1. */
double dice_unit(struct dice *dice);
bool dice_chance(struct dice *dice, double probability);
/* 0 … below - 1; `below` at least 1. */
unsigned dice_below(struct dice *dice, unsigned below);
/* from … until, both included. */
int dice_between(struct dice *dice, int from, int until);
/* Index into shares that need not sum to one. */
size_t dice_share(struct dice *dice, const double *shares, size_t count);
/* Index into rising cumulative shares; the last one is their sum. */
size_t dice_cumulative(struct dice *dice, const double *sums, size_t count);

#define DICE_PICK(dice, list) ((list)[dice_below((dice), (unsigned)(sizeof(list) / sizeof *(list)))])

#endif

#include "tests/world/dice.h"

static uint64_t split(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t bits, unsigned by) {
    return bits << by | bits >> (64 - by);
}

struct dice dice_new(uint64_t seed, uint64_t subject, uint64_t index) {
    struct dice dice;
    uint64_t state = seed;
    state = split(&state) ^ subject;
    state = split(&state) ^ index;
    for (size_t i = 0; i < 4; i++) {
        dice.state[i] = split(&state);
    }
    return dice;
}

uint64_t dice_bits(struct dice *dice) {
    uint64_t *s = dice->state;
    const uint64_t result = rotate(s[1] * 5, 7) * 9;
    const uint64_t kept = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= kept;
    s[3] = rotate(s[3], 45);
    return result;
}

double dice_unit(struct dice *dice) {
    return (double)(dice_bits(dice) >> 11) * 0x1p-53;
}

bool dice_chance(struct dice *dice, double probability) {
    return dice_unit(dice) < probability;
}

unsigned dice_below(struct dice *dice, unsigned below) {
    return (unsigned)(dice_unit(dice) * below);
}

int dice_between(struct dice *dice, int from, int until) {
    return from + (int)dice_below(dice, (unsigned)(until - from + 1));
}

size_t dice_share(struct dice *dice, const double *shares, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += shares[i];
    }
    double at = dice_unit(dice) * sum;
    for (size_t i = 0; i + 1 < count; i++) {
        at -= shares[i];
        if (at < 0) {
            return i;
        }
    }
    return count - 1;
}

size_t dice_cumulative(struct dice *dice, const double *sums, size_t count) {
    const double at = dice_unit(dice) * sums[count - 1];
    size_t low = 0;
    size_t high = count - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (sums[middle] <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* oracle.h – how sure one could be, knowing every habit of a world, that two files are one customer.
 *
 * Formula. Two files stand in one of four relations R: the same customer, one household, one workplace (a company, its owner and
 * drivers), or others. The posterior of "same" is
 *     P(same) · Π P(e | same)  /  Σ over R of P(R) · Π P(e | R)
 * over the evidence e of evidence.h: jointly how phones and cars tie the two, how many others hold what they share, and whether it
 * is one store; then, each by itself given R, name, ID number, birth date, gender, address, account. P(R) and P(e | R) are those of
 * the generator: integrals over habits.h that have no closed form are taken by Monte Carlo, by counting the true relations in
 * another world of the same habits, size and difficulty but another seed. What would need more than any sample – that a stranger
 * bears the same name, reads alike, has the surname, or a company its core – is computed from names.txt instead.
 *
 * Neighbours. A file of somebody who also fits another customer is shared out between them: the odds for one are divided by one
 * plus the odds of the others (of files that are themselves one customer the best counts). A file is then held against all files
 * of one customer together, each tie by the best of them. At last what is sure to be one with a third file is one with it: along
 * a path the posteriors are multiplied.
 *
 * Approximations. Evidence other than ties is independent given R; sums over more than one hidden middleman are left out; the order
 * of days is looked at only in which phone is the latest. print_calibration shows what they amount to: of pairs with a posterior
 * between two bounds, how many are true. */
#ifndef TESTS_WORLD_ORACLE_H
#define TESTS_WORLD_ORACLE_H

#include "tests/world/evidence.h"

#include <stdio.h>

struct belief {
    uint32_t a, b;
    double posterior;
};

struct oracle;

/* Learns what the habits amount to from `reference`, a world that is not judged. */
struct oracle *oracle_new(const struct archive *reference);
void oracle_free(struct oracle *oracle);
/* The posteriors of all pairs that are not hopeless (above 0.001), as struct belief, each pair once. The caller frees it. */
GArray *oracle_judge(const struct oracle *oracle, const struct archive *archive);
/* Lines "posterior from – until: pairs, true". */
void oracle_print_calibration(const struct archive *archive, const GArray *beliefs, FILE *to);

#endif

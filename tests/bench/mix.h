/* mix.h – a stream of dealer-store events as a hub gets them. In the first load four in five bring a customer; in the
 * steady state nineteen in twenty speak of known ones, and nearly all of these repeat what is known. One customer in
 * seven is known to two stores. The same seed gives the same stream; times are spread over `span` up to `until`. With
 * `odd`, one document in eight is what a store sends on a bad day: one sent again, one taken back, one that breaks its
 * schema, one under a wrong key, and now and then an erasure. */
#ifndef TESTS_BENCH_MIX_H
#define TESTS_BENCH_MIX_H

#include "hub/base/instant.h"

#include <glib.h>
#include <stdbool.h>

struct mix_settings {
    uint64_t seed;
    const char *const *sources;
    unsigned source_count;
    uint64_t events, customers; /* to be made; customers already known at the start */
    bool steady;
    bool markers; /* each event is a changed phone of another known customer: what latency is measured by */
    bool odd;
    uint64_t refused; /* of a hundred documents: what breaks its schema, is no XML, or has a wrong key */
    bool hot;         /* all speak of customer 0, who had a car serviced */
    instant until;
    int64_t span; /* µs */
};

enum { MIX_REMEMBERS = 64 };

/* A document made before. */
struct mix_past {
    uint64_t made;
    const char *source;
    char number[24];
};

struct mix {
    struct mix_settings settings;
    uint64_t made, customers;
    GString *xml; /* the document made last */
    const char *source;
    char number[24]; /* its customer's: the key, but for one under a wrong key */
    struct mix_past past[MIX_REMEMBERS];
};

void mix_open(struct mix *mix, const struct mix_settings *settings);
void mix_close(struct mix *mix);
/* Makes the next document; false at the end. */
bool mix_next(struct mix *mix);

#endif

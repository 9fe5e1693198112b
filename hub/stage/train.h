/* train.h – trains a model on the stored records: which pairs are compared, a bounded number of them, at random by a seed. The
 * state is only read. */
#ifndef HUB_STAGE_TRAIN_H
#define HUB_STAGE_TRAIN_H

#include "hub/identity/train.h"
#include "hub/stage/merge.h"

struct train_wish {
    int64_t seed;
    size_t pairs;   /* random ones, and as many of each pass at most */
    size_t records; /* whose names are counted, at most */
};

/* Gives the training what it learns from. False and *error. */
bool train_stored(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                  const struct train_wish *wish, struct training *training, struct error *error);

#endif

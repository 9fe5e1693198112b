/* stake.h – how much hangs on the answer to a question: what the queue of a steward is ordered by. Pure, whole numbers. */
#ifndef HUB_COMMAND_STAKE_H
#define HUB_COMMAND_STAKE_H

#include "hub/store/review_store.h"

enum stake_part {
    STAKE_NEARNESS, /* how far the weight lies between the review and the link threshold */
    STAKE_SIZE,     /* source records on both sides */
    STAKE_MONEY,    /* what both sides paid */
    STAKE_VEHICLES, /* distinct vehicles of both sides */
    STAKE_PARTNERS, /* distinct sources: whose picture of the customer would change */
    STAKE_PARTS
};

struct stake {
    unsigned parts[STAKE_PARTS];
    unsigned sum;
};

/* `review` and `link` are the model's thresholds in hundredths of a bit. */
struct stake stake_of(const struct question *question, int32_t review, int32_t link);
/* "nearness", "size" … */
const char *stake_part_name(enum stake_part part);

#endif

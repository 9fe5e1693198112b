#include "hub/command/stake.h"

/* Each part by itself: points for one step, at most so many. A step is a doubling where amounts spread over decades. */
static const struct {
    const char *name;
    unsigned points, most;
} parts[STAKE_PARTS] = {
    [STAKE_NEARNESS] = {"nearness", 1, 100}, [STAKE_SIZE] = {"size", 10, 60},        [STAKE_MONEY] = {"money", 3, 60},
    [STAKE_VEHICLES] = {"vehicles", 10, 50}, [STAKE_PARTNERS] = {"partners", 8, 80},
};

static unsigned doublings(uint64_t number) {
    unsigned count = 0;
    for (; number > 1; number /= 2) {
        count++;
    }
    return count;
}

/* What nearly links, or would but for something that forbids it, is nearest. */
static unsigned nearness(const struct question *question, int32_t review, int32_t link) {
    if (question->kind != QUESTION_REVIEW || question->weight >= link) {
        return 100;
    }
    return question->weight <= review || link <= review
               ? 0
               : (unsigned)((int64_t)(question->weight - review) * 100 / (link - review));
}

struct stake stake_of(const struct question *question, int32_t review, int32_t link) {
    const unsigned steps[STAKE_PARTS] = {
        [STAKE_NEARNESS] = nearness(question, review, link),
        [STAKE_SIZE] = doublings(question->members),
        [STAKE_MONEY] = question->amount <= 0 ? 0 : doublings((uint64_t)question->amount / 100),
        [STAKE_VEHICLES] = question->vehicles,
        [STAKE_PARTNERS] = question->sources,
    };
    struct stake stake = {.sum = 0};
    for (size_t i = 0; i < STAKE_PARTS; i++) {
        const unsigned points = steps[i] > parts[i].most ? parts[i].most : steps[i] * parts[i].points;
        stake.parts[i] = points > parts[i].most ? parts[i].most : points;
        stake.sum += stake.parts[i];
    }
    return stake;
}

const char *stake_part_name(enum stake_part part) {
    return parts[part].name;
}

#include "tests/world/habits.h"

#include <math.h>

/* clang-format off */
const struct desk_habits desk_habits[DESK_COUNT] = {
    /*                  title  id    mask  birth gend  phone pmask vin   tail  plate rel   addr  acct  email */
    [DESK_SALE]      = {"sale",      0.02, 0.80, 0.06, 0.15, 0.60, 0.96, 0.02, 1.00, 0.00, 0.30, 0.80, 0.60, 0.03, 0.05},
    [DESK_SERVICE]   = {"service",   0.19, 0.08, 0.30, 0.06, 0.35, 0.93, 0.01, 0.75, 0.10, 0.90, 0.15, 0.12, 0.02, 0.01},
    [DESK_SHOP]      = {"shop",      0.50, 0.00, 0.00, 0.01, 0.10, 0.90, 0.00, 0.15, 0.20, 0.93, 0.02, 0.02, 0.00, 0.00},
    [DESK_LEAD]      = {"lead",      0.28, 0.00, 0.00, 0.03, 0.30, 0.97, 0.05, 0.00, 0.00, 0.00, 0.00, 0.15, 0.01, 0.02},
    [DESK_INSURANCE] = {"insurance", 0.00, 0.85, 0.60, 0.05, 0.20, 0.75, 0.35, 0.95, 0.00, 0.80, 0.60, 0.25, 0.00, 0.02},
    [DESK_CALL]      = {"call",      0.28, 0.02, 0.50, 0.02, 0.40, 0.98, 0.05, 0.35, 0.10, 0.40, 0.10, 0.10, 0.00, 0.02},
    [DESK_APP]       = {"app",       0.18, 0.05, 0.60, 0.10, 0.30, 0.99, 0.00, 0.45, 0.00, 0.30, 0.20, 0.10, 1.00, 0.05},
};
/* clang-format on */

static double harder(double probability, double difficulty) {
    return 1 - pow(1 - probability, difficulty);
}

struct habits habits_of(double difficulty) {
#define HABIT_VALUE(name, probability, is_error, what) \
    .name = (is_error) ? harder(probability, difficulty) : (probability),
    return (struct habits){HABIT_TABLE(HABIT_VALUE).difficulty = difficulty};
#undef HABIT_VALUE
}

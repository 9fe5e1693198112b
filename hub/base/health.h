/* health.h – is the daemon well, and what does it do? Each part (intake, merge, relay …) reports its own condition and what
 * it is at; the whole is well when every part is. Thread-safe. Reasons are sentences of error_text or of the program: never a customer's value. */
#ifndef HUB_BASE_HEALTH_H
#define HUB_BASE_HEALTH_H

#include "hub/base/page.h"

#include <stdbool.h>

struct health;

struct health *health_new(void);
void health_free(struct health *health);
/* A part is known from its first report on; `part` must outlive the health, `reason` is copied. At most 16 parts. */
void health_well(struct health *health, const char *part);
void health_ill(struct health *health, const char *part, const char *reason);
/* What the part does from now on, in a few words. */
__attribute__((format(printf, 3, 4))) void health_doing(struct health *health, const char *part, const char *format,
                                                        ...);
bool health_is_well(struct health *health);
/* A route's answer: 200 or 503, and {"well":…,"parts":{"merge":{"well":…,"reason":…,"doing":…,"seconds":…}}}, seconds since
 * it does that; state is the struct health. */
void health_answer(void *state, struct arena *arena, struct page *page);

#endif

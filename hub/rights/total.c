/* Totals of a view: counted over the events that its rule reaches. Amounts in hundredths, per currency. */
#include "hub/rights/projecting.h"

#include <string.h>

enum { CURRENCY_MAX = 8, AMOUNT_SCALE = 100 };

struct sum {
    const char *currency;
    int64_t amount;
};

struct sums {
    struct sum sums[CURRENCY_MAX];
    size_t count;
};

/* How an event counts in an amount: by its group, or by its kind. */
struct share {
    const char *group, *kind;
    int sign;
};

static const struct share service_shares[] = {{"service", NULL, 1}, {NULL, NULL, 0}};
static const struct share paid_shares[] = {
    {NULL, "payment.received", 1}, {NULL, "payment.reversed", -1}, {NULL, NULL, 0}};

/* What a total is made of: events of a group ("" any), their last day, or amounts. */
struct total {
    const char *name, *group;
    bool last;
    const struct share *shares;
};

static const struct total totals[] = {
    {"events", "", false, NULL},
    {"sales", "sales", false, NULL},
    {"service", "service", false, NULL},
    {"last-visit", "service", true, NULL},
    {"service-amount", NULL, false, service_shares},
    {"paid-amount", NULL, false, paid_shares},
};

static int sign_of(const struct share *shares, const struct kind *kind) {
    for (; shares->sign != 0; shares++) {
        if ((shares->group != NULL && strcmp(shares->group, kind->group) == 0) ||
            (shares->kind != NULL && strcmp(shares->kind, kind->name) == 0)) {
            return shares->sign;
        }
    }
    return 0;
}

static void add_amount(struct sums *sums, const char *currency, int64_t amount) {
    size_t i = 0;
    while (i < sums->count && strcmp(sums->sums[i].currency, currency) != 0) {
        i++;
    }
    if (i == CURRENCY_MAX) {
        return;
    }
    sums->count += i == sums->count;
    sums->sums[i].currency = currency;
    sums->sums[i].amount += amount;
}

static bool reaches(struct viewpoint *view, const struct rule *rule, const char *source) {
    return viewpoint_reaches(view, source, rule->origin) && !viewpoint_walled(view, rule, source);
}

static bool is_of_group(const struct kind *kind, const char *group) {
    return *group == '\0' || strcmp(group, kind->group) == 0;
}

static void add(struct projecting *projecting, const struct verdict *verdict, const char *name, const char *text) {
    projecting_add(projecting, verdict,
                   (struct projected){.section = section_name(SECTION_TOTAL), .name = name, .text = text});
}

/* How many, and when the latest was. */
struct tally {
    size_t count;
    instant last;
};

static void add_to(struct tally *tally, size_t count, instant last) {
    tally->count += count;
    tally->last = last > tally->last ? last : tally->last;
}

static struct tally tally_of(struct viewpoint *view, const struct rule *rule, const struct total *total) {
    const struct customer *customer = view->customer;
    struct tally tally = {0, INSTANT_NONE};
    for (size_t i = 0; i < customer->event_count; i++) {
        const struct customer_event *event = &customer->events[i];
        if (event_counts(event) && is_of_group(event->kind, total->group) && reaches(view, rule, event->source)) {
            add_to(&tally, 1, event->time);
        }
    }
    for (size_t i = 0; i < customer->earlier_count; i++) {
        const struct customer_tally *earlier = &customer->earlier[i];
        if (is_of_group(earlier->kind, total->group) && reaches(view, rule, earlier->source)) {
            add_to(&tally, earlier->count, earlier->last);
        }
    }
    return tally;
}

static void project_count(struct projecting *projecting, const struct verdict *verdict, const struct total *total) {
    struct viewpoint *view = &projecting->view;
    const struct tally tally = tally_of(view, verdict->give, total);
    if (!total->last) {
        add(projecting, verdict, total->name, arena_number(view->arena, (int64_t)tally.count));
    } else if (tally.count > 0) {
        char text[INSTANT_TEXT];
        add(projecting, verdict, total->name,
            arena_copy(view->arena, instant_print_day(rights_day(view->rights, tally.last), text)));
    }
}

static const char *sum_text(const struct sum *sum, struct arena *arena) {
    const int64_t size = sum->amount < 0 ? -sum->amount : sum->amount;
    return arena_print(arena, "%s%lld.%02lld %s", sum->amount < 0 ? "-" : "", (long long)(size / AMOUNT_SCALE),
                       (long long)(size % AMOUNT_SCALE), sum->currency);
}

static void sum_up(struct viewpoint *view, const struct rule *rule, const struct share *shares, struct sums *sums) {
    const struct customer *customer = view->customer;
    int64_t amount;
    const char *currency;
    for (size_t i = 0; i < customer->event_count; i++) {
        const struct customer_event *event = &customer->events[i];
        const int sign = event_counts(event) ? sign_of(shares, event->kind) : 0;
        if (sign != 0 && reaches(view, rule, event->source) && customer_event_amount(event, &amount, &currency)) {
            add_amount(sums, currency, sign * amount);
        }
    }
    for (size_t i = 0; i < customer->earlier_count; i++) {
        const struct customer_tally *earlier = &customer->earlier[i];
        const int sign = earlier->has_amount ? sign_of(shares, earlier->kind) : 0;
        if (sign != 0 && reaches(view, rule, earlier->source)) {
            add_amount(sums, earlier->currency, sign * earlier->amount);
        }
    }
}

static void project_amounts(struct projecting *projecting, const struct verdict *verdict, const struct total *total) {
    struct viewpoint *view = &projecting->view;
    struct sums sums = {.count = 0};
    sum_up(view, verdict->give, total->shares, &sums);
    for (size_t i = 0; i < sums.count; i++) {
        add(projecting, verdict, total->name, sum_text(&sums.sums[i], view->arena));
    }
}

static bool covers_total(const struct rule *rule, const void *thing) {
    const struct total *total = thing;
    return rule->fields.count == 0 || names_hold(&rule->fields, total->name);
}

bool total_is_known(const char *name) {
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        if (strcmp(totals[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

void project_totals(struct projecting *projecting) {
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        const struct total *total = &totals[i];
        const struct verdict verdict = projecting_judge(projecting, SECTION_TOTAL, covers_total, total, NULL);
        if (!verdict_gives(&verdict)) {
            projecting_withhold(projecting, WITHHELD(SECTION_TOTAL, total->name, &verdict));
        } else if (total->shares != NULL) {
            project_amounts(projecting, &verdict, total);
        } else {
            project_count(projecting, &verdict, total);
        }
    }
}

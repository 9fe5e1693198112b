/* Totals of a view: counted over the events that its rule reaches. Amounts in ten-thousandths, per currency. */
#include "hub/rights/projecting.h"

#include <string.h>

enum { CURRENCY_MAX = 8, AMOUNT_SCALE = 10000, AMOUNT_DIGITS = 4 };

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

/* "1234.5" in ten-thousandths; what is no plain amount (several joined, too long) counts nothing. */
static int64_t amount_of(const char *text) {
    int64_t amount = 0;
    int fraction = -1;
    if (strlen(text) > 14) {
        return 0;
    }
    for (; *text != '\0'; text++) {
        if (*text == '.' && fraction < 0) {
            fraction = 0;
        } else if (*text < '0' || *text > '9') {
            return 0;
        } else if (fraction < AMOUNT_DIGITS) {
            amount = amount * 10 + (*text - '0');
            fraction += fraction >= 0;
        }
    }
    for (fraction = fraction < 0 ? 0 : fraction; fraction < AMOUNT_DIGITS; fraction++) {
        amount *= 10;
    }
    return amount;
}

static int sign_of(const struct share *shares, const struct kind *kind) {
    for (; shares->sign != 0; shares++) {
        if ((shares->group != NULL && strcmp(shares->group, kind->group) == 0) ||
            (shares->kind != NULL && strcmp(shares->kind, kind->name) == 0)) {
            return shares->sign;
        }
    }
    return 0;
}

static void add_amount(struct sums *sums, const struct customer_event *event, const struct share *shares) {
    const char *amount = customer_event_fact(event, "amount");
    const char *currency = customer_event_fact(event, "currency");
    const int sign = sign_of(shares, event->kind);
    if (amount == NULL || sign == 0) {
        return;
    }
    currency = currency == NULL || *currency == '\0' ? "CNY" : currency;
    size_t i = 0;
    while (i < sums->count && strcmp(sums->sums[i].currency, currency) != 0) {
        i++;
    }
    if (i == CURRENCY_MAX) {
        return;
    }
    sums->count += i == sums->count;
    sums->sums[i].currency = currency;
    sums->sums[i].amount += sign * amount_of(amount);
}

static bool reaches(struct viewpoint *view, const struct rule *rule, const struct customer_event *event) {
    return event_counts(event) && viewpoint_reaches(view, event->source, rule->origin) &&
           !viewpoint_walled(view, rule, event->source);
}

static bool is_of_group(const struct customer_event *event, const char *group) {
    return *group == '\0' || strcmp(group, event->kind->group) == 0;
}

static void add(struct projecting *projecting, const struct verdict *verdict, const char *name, const char *text) {
    projecting_add(projecting, verdict,
                   (struct projected){.section = section_name(SECTION_TOTAL), .name = name, .text = text});
}

static void project_count(struct projecting *projecting, const struct verdict *verdict, const struct total *total) {
    struct viewpoint *view = &projecting->view;
    size_t count = 0;
    instant last = INSTANT_NONE;
    for (size_t i = 0; i < view->customer->event_count; i++) {
        const struct customer_event *event = &view->customer->events[i];
        if (reaches(view, verdict->give, event) && is_of_group(event, total->group)) {
            count++;
            last = event->time > last ? event->time : last;
        }
    }
    if (!total->last) {
        add(projecting, verdict, total->name, arena_print(view->arena, "%zu", count));
    } else if (count > 0) {
        char text[INSTANT_TEXT];
        add(projecting, verdict, total->name, arena_copy(view->arena, instant_print_day(last, text)));
    }
}

static const char *amount_text(int64_t amount, struct arena *arena) {
    const int64_t cents =
        (amount < 0 ? amount - AMOUNT_SCALE / 200 : amount + AMOUNT_SCALE / 200) / (AMOUNT_SCALE / 100);
    const int64_t size = cents < 0 ? -cents : cents;
    return arena_print(arena, "%s%lld.%02lld", cents < 0 ? "-" : "", (long long)(size / 100), (long long)(size % 100));
}

static void project_amounts(struct projecting *projecting, const struct verdict *verdict, const struct total *total) {
    struct viewpoint *view = &projecting->view;
    struct sums sums = {.count = 0};
    for (size_t i = 0; i < view->customer->event_count; i++) {
        if (reaches(view, verdict->give, &view->customer->events[i])) {
            add_amount(&sums, &view->customer->events[i], total->shares);
        }
    }
    for (size_t i = 0; i < sums.count; i++) {
        add(projecting, verdict, total->name,
            arena_print(view->arena, "%s %s", amount_text(sums.sums[i].amount, view->arena), sums.sums[i].currency));
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

/* projecting.h – a projection in the making: the rules that apply, and what the sections have put together so far.
 * Inside hub/rights only. */
#ifndef HUB_RIGHTS_PROJECTING_H
#define HUB_RIGHTS_PROJECTING_H

#include "hub/rights/sight.h"
#include "hub/rights/viewpoint.h"

struct projecting {
    struct viewpoint view;
    const struct sight *sight;
    const struct rule **rules;        /* that apply, by section, then in file order */
    size_t starts[SECTION_COUNT + 1]; /* where each section's rules begin */
    struct projected *items;
    size_t item_count, item_room;
    GArray *withheld; /* struct withheld; NULL: nobody asks */
};

/* What the rules say of one thing; the first of each effect in file order. */
struct verdict {
    const struct rule *give, *mask, *deny;
    bool walled; /* a Give would, were it not for the brand wall */
};

typedef bool rule_covers(const struct rule *rule, const void *thing);

/* `source` says the thing, or NULL: nobody in particular. */
struct verdict projecting_judge(struct projecting *projecting, enum section section, rule_covers *covers,
                                const void *thing, const char *source);
bool verdict_gives(const struct verdict *verdict);
const char *verdict_why(const struct verdict *verdict);

/* What is in the section that no rule, or not every rule, gives. */
#define WITHHELD(section_, name_, verdict) \
    ((struct withheld){.section = section_name(section_), .name = (name_), .why = verdict_why(verdict)})

/* Adds the item as it is. */
void projecting_put(struct projecting *projecting, const struct projected *item);
/* Adds the item, completed with text, rule, mask and purpose, or what is withheld. */
void projecting_add(struct projecting *projecting, const struct verdict *verdict, struct projected item);
void projecting_withhold(struct projecting *projecting, struct withheld withheld);

/* The sections: each adds its items. */
void project_own_numbers(struct projecting *projecting);
void project_attributes(struct projecting *projecting, enum section section);
void project_stage(struct projecting *projecting);
void project_relations(struct projecting *projecting);
void project_related(struct projecting *projecting);
void project_history(struct projecting *projecting);
void project_totals(struct projecting *projecting);

#endif

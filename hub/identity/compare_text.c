/* Plain texts, attribute by attribute: whatever a file of attributes compares by "text" gets levels of its own, with
 * weights and frequencies from the model, and needs no code. */
#include "hub/identity/comparing.h"

#include <string.h>

enum { TEXT_LONGEST = 64, WHOLE = 1000, SIMILAR_LEAST = 880, PREFIX_MOST = 4, SLIP_LEAST = 4 };

/* Characters of a that b has within half the longer length, each counted once; marks which. */
static size_t matches_of(struct part a, struct part b, bool in_a[TEXT_LONGEST], bool in_b[TEXT_LONGEST]) {
    const size_t longer = a.length > b.length ? a.length : b.length;
    const size_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
    size_t count = 0;
    for (size_t i = 0; i < a.length; i++) {
        const size_t from = i > reach ? i - reach : 0;
        for (size_t k = from; k < b.length && k <= i + reach; k++) {
            if (!in_b[k] && a.text[i] == b.text[k]) {
                in_a[i] = in_b[k] = true;
                count++;
                break;
            }
        }
    }
    return count;
}

/* Half the matching characters that stand in another order. */
static size_t transpositions(struct part a, struct part b, const bool in_a[TEXT_LONGEST],
                             const bool in_b[TEXT_LONGEST]) {
    size_t differ = 0;
    size_t k = 0;
    for (size_t i = 0; i < a.length; i++) {
        if (in_a[i]) {
            while (!in_b[k]) {
                k++;
            }
            differ += a.text[i] != b.text[k++];
        }
    }
    return differ / 2;
}

int jaro_winkler(struct part a, struct part b) {
    bool in_a[TEXT_LONGEST] = {false};
    bool in_b[TEXT_LONGEST] = {false};
    a.length = a.length > TEXT_LONGEST ? TEXT_LONGEST : a.length;
    b.length = b.length > TEXT_LONGEST ? TEXT_LONGEST : b.length;
    const size_t matches = matches_of(a, b, in_a, in_b);
    if (matches == 0) {
        return 0;
    }
    const size_t order = matches - transpositions(a, b, in_a, in_b);
    const size_t jaro = (WHOLE * matches / a.length + WHOLE * matches / b.length + WHOLE * order / matches) / 3;
    size_t prefix = 0;
    while (prefix < PREFIX_MOST && prefix < a.length && prefix < b.length && a.text[prefix] == b.text[prefix]) {
        prefix++;
    }
    return (int)(jaro + prefix * (WHOLE - jaro) / 10);
}

static enum level_id text_pair(const struct comparing *comparing, const struct item *a, const struct item *b,
                               int32_t *frequency) {
    const struct part left = a->form.parts[0];
    const struct part right = b->form.parts[0];
    if (part_same(left, right)) {
        const enum level_id level = either_former(a, b) ? LEVEL_TEXT_SAME_FORMER : LEVEL_TEXT_SAME;
        *frequency = comparing->chances[level] - model_text_rarity(comparing->model, a->held->attribute, left);
        return level;
    }
    if (left.length >= SLIP_LEAST && right.length >= SLIP_LEAST && one_slip(left, right)) {
        return LEVEL_TEXT_ONE_SLIP;
    }
    return jaro_winkler(left, right) >= SIMILAR_LEAST ? LEVEL_TEXT_SIMILAR : LEVEL_TEXT_DIFFERENT;
}

/* Those of one attribute stand side by side: profiles list values by attribute. */
static struct items run_of(struct items items, const struct attribute *attribute) {
    size_t from = 0;
    while (from < items.count && items.items[from].held->attribute != attribute) {
        from++;
    }
    size_t to = from;
    while (to < items.count && items.items[to].held->attribute == attribute) {
        to++;
    }
    return (struct items){items.items + from, to - from};
}

static void compare_attribute(struct comparing *comparing, struct items mine, const struct attribute *attribute) {
    const struct items other = run_of(comparing->b.subjects[SUBJECT_TEXT], attribute);
    const struct text_weights *own = model_text_weights(comparing->model, attribute);
    comparing->weights = own == NULL ? comparing->model->weights : own->weights;
    comparing->chances = own == NULL ? comparing->model->chances : own->chances;
    const struct outcome outcome = best_pair(comparing, mine, other, text_pair);
    const size_t before = comparing->result->level_count;
    settle(comparing, &outcome, LEVEL_TEXT_MISSING);
    if (comparing->result->level_count > before) {
        comparing->result->levels[before].comparator = attribute->name;
    }
    comparing->weights = comparing->model->weights;
    comparing->chances = comparing->model->chances;
}

void compare_texts(struct comparing *comparing) {
    const struct items mine = comparing->a.subjects[SUBJECT_TEXT];
    for (size_t i = 0; i < mine.count;) {
        const struct attribute *attribute = mine.items[i].held->attribute;
        const struct items run = run_of(mine, attribute);
        if (run.items == &mine.items[i]) { /* not met before */
            compare_attribute(comparing, run, attribute);
        }
        i += run.items == &mine.items[i] ? run.count : 1;
    }
}

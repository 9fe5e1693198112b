/* order_list.h – the orders that claims or cells date from, each stored once: most date from a few events, whose ids are
 * long. Entries look back over the last few only, so that writing stays linear. Plain data in the arena given. */
#ifndef HUB_GOLDEN_ORDER_LIST_H
#define HUB_GOLDEN_ORDER_LIST_H

#include "hub/golden/record.h"

/* What is stored in a compact form begins with two octets that the plain form, up to the third version of the database,
 * never begins with: a count written longer than it need be. */
void compact_mark(struct writer *writer);
/* True when it is there; it is read then. */
bool compact_begins(struct reader *reader);

struct order_list {
    struct order *orders;
    size_t count;
};

/* Room for `most` entries. */
struct order_list order_list_new(size_t most, struct arena *arena);
/* Index of the order, added when none of the last few is equal. */
size_t order_list_add(struct order_list *list, const struct order *order);
void order_list_write(const struct order_list *list, struct writer *writer);
/* Fails the reader when there cannot be as many as it says. */
struct order_list order_list_read(struct reader *reader, struct arena *arena);
/* Fails the reader when there is none of that index. */
struct order order_list_at(const struct order_list *list, size_t index, struct reader *reader);

/* One order as it stands in a list and in the form before. */
void order_write(const struct order *order, struct writer *writer);
struct order order_read(struct reader *reader, struct arena *arena);

#endif

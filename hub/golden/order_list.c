#include "hub/golden/order_list.h"

#include <string.h>

enum { LOOK_BACK = 16 };

static const uint8_t mark[] = {0x80, 0x00};

void compact_mark(struct writer *writer) {
    write_octets(writer, mark, sizeof mark);
}

bool compact_begins(struct reader *reader) {
    const bool begins =
        reader->end - reader->at >= (ptrdiff_t)sizeof mark && memcmp(reader->at, mark, sizeof mark) == 0;
    reader->at += begins ? sizeof mark : 0;
    return begins;
}

struct order_list order_list_new(size_t most, struct arena *arena) {
    return (struct order_list){ARENA_NEW(arena, struct order, most + 1), 0};
}

size_t order_list_add(struct order_list *list, const struct order *order) {
    const size_t least = list->count > LOOK_BACK ? list->count - LOOK_BACK : 0;
    for (size_t i = list->count; i > least; i--) {
        if (order_compare(&list->orders[i - 1], order) == 0) {
            return i - 1;
        }
    }
    list->orders[list->count] = *order;
    return list->count++;
}

void order_write(const struct order *order, struct writer *writer) {
    write_signed(writer, order->recorded);
    write_signed(writer, order->time - order->recorded);
    write_text(writer, order->event);
}

struct order order_read(struct reader *reader, struct arena *arena) {
    struct order order = {.recorded = read_signed(reader)};
    order.time = read_distance(reader, order.recorded);
    order.event = read_text(reader, arena);
    return order;
}

void order_list_write(const struct order_list *list, struct writer *writer) {
    write_unsigned(writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        order_write(&list->orders[i], writer);
    }
}

struct order_list order_list_read(struct reader *reader, struct arena *arena) {
    const uint64_t count = read_unsigned(reader);
    struct order_list list = {0};
    if (count > (uint64_t)(reader->end - reader->at)) { /* each takes three octets or more */
        reader->failed = true;
        return list;
    }
    list = order_list_new((size_t)count, arena);
    for (; list.count < count && !reader->failed; list.count++) {
        list.orders[list.count] = order_read(reader, arena);
    }
    return list;
}

struct order order_list_at(const struct order_list *list, size_t index, struct reader *reader) {
    if (index < list->count) {
        return list->orders[index];
    }
    reader->failed = true;
    return (struct order){.event = ""};
}

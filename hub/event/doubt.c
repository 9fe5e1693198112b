#include "hub/event/doubt.h"

#include <stdio.h>
#include <string.h>

enum { PLACE = sizeof((struct error *)0)->place };

static bool is_customer(const struct person *person) {
    return *person->role == '\0';
}

/* Which of the document's people in that role it is, from 1. */
static size_t number_of(const struct event *event, const struct person *person) {
    size_t number = 1;
    for (const struct person *other = event->people; other < person; other++) {
        number += strcmp(other->role, person->role) == 0;
    }
    return number;
}

static void number_from_two(char *text, size_t size, size_t number) {
    *text = '\0';
    if (number > 1) {
        (void)snprintf(text, size, "[%zu]", number);
    }
}

/* The element that a kind's claim reads; NULL when several may be meant. */
static const struct kind_claim *only_claim(const struct kind *kind, const struct attribute *attribute) {
    const struct kind_claim *only = NULL;
    size_t count = 0;
    for (size_t i = 0; i < kind->claim_count; i++) {
        if (kind->claims[i].attribute == attribute) {
            only = &kind->claims[i];
            count++;
        }
    }
    return count == 1 ? only : NULL;
}

/* What the document says of the customer outside of the block. */
static void place_claim(const struct event *event, const struct attribute *attribute, char place[PLACE]) {
    const struct kind_claim *claim = only_claim(event->kind, attribute);
    const char *path = claim == NULL ? NULL : claim->each;
    for (size_t i = 0; path == NULL && claim != NULL && i < claim->field_count; i++) {
        path = claim->fields[i].path;
    }
    (void)snprintf(place, PLACE, path == NULL ? "/%s" : "/%s/%s", event->kind->element, path);
}

static void place_value(const struct event *event, const struct person *person, const struct attribute *attribute,
                        unsigned nth, char place[PLACE]) {
    char block[32];
    char element[32];
    number_from_two(block, sizeof block, number_of(event, person));
    number_from_two(element, sizeof element, nth == UINT8_MAX ? 0 : nth);
    if (is_customer(person)) {
        (void)snprintf(place, PLACE, "/%s/Customer/%s%s", event->kind->element, attribute->path, element);
    } else {
        (void)snprintf(place, PLACE, "/%s/Party[role=%s]%s/%s%s", event->kind->element, person->role, block,
                       attribute->path, element);
    }
}

void doubt_tell(const struct event *event, const struct person *person, const struct mention *mention,
                const struct value *value, struct error *error) {
    const struct attribute *attribute = mention->attribute;
    char place[PLACE];
    char chinese[sizeof error->detail_zh];
    if (value->nth == 0 || attribute->path == NULL) {
        place_claim(event, attribute, place);
    } else {
        place_value(event, person, attribute, value->nth, place);
    }
    if (is_customer(person)) {
        (void)error_set(error, value->doubt, place, "%s of the customer", attribute->en);
        (void)snprintf(chinese, sizeof chinese, "客户的%s", attribute->zh);
    } else {
        (void)error_set(error, value->doubt, place, "%s of the party in the role %s", attribute->en, person->role);
        (void)snprintf(chinese, sizeof chinese, "角色为 %s 的相关人的%s", person->role, attribute->zh);
    }
    error_translate(error, chinese);
}

size_t doubts_each(const struct event *event, void (*tell)(void *context, const struct error *doubt), void *context) {
    size_t count = 0;
    for (size_t i = 0; i < event->person_count; i++) {
        const struct person *person = &event->people[i];
        for (size_t k = 0; k < person->mention_count; k++) {
            for (size_t v = 0; v < person->mentions[k].count; v++) {
                const struct value *value = &person->mentions[k].values[v];
                struct error doubt;
                if (value->doubt != OK) {
                    doubt_tell(event, person, &person->mentions[k], value, &doubt);
                    tell(context, &doubt);
                    count++;
                }
            }
        }
    }
    return count;
}

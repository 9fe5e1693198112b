#include "hub/command/consequence.h"

#include "hub/command/consequence_erp.h"
#include "hub/golden/survivorship.h"
#include "hub/rights/view.h"
#include "hub/store/console_store.h"

#include <stdlib.h>
#include <string.h>

bool foresight_open(struct command_context *context, struct reading *reading, const struct model *model,
                    struct foresight *foresight) {
    struct arena *arena = context->arena;
    *foresight = (struct foresight){.context = context, .reading = reading, .model = model};
    const char *path = files_path(&context->files, "config/survivorship.xml", arena, &context->error);
    const char *schema = arena_print(arena, "%s/config/survivorship.xsd", context->files.data);
    foresight->survivorship =
        path == NULL ? NULL : survivorship_load(path, schema, reading->documents.attributes, &context->error);
    foresight->rights = foresight->survivorship == NULL ? NULL : reading_rights(context, reading);
    return foresight->rights != NULL;
}

void foresight_close(struct foresight *foresight) {
    rights_free(foresight->rights);
    survivorship_free(foresight->survivorship);
}

/* --- before and after --------------------------------------------------------------------------------------------- */

/* One look at an answer. */
struct look {
    const struct foresight *foresight;
    struct arena *arena;
    instant now;
    struct tried tried;
    struct customer **before; /* of tried.before */
    struct consequences *found;
};

static const struct customer *home_of(const struct look *look, const struct uuid *record) {
    for (size_t i = 0; i < look->tried.before_count; i++) {
        if (customer_member(look->before[i], record) != NULL) {
            return look->before[i];
        }
    }
    return NULL;
}

static void add_values(const struct look *look, const struct tried_golden *golden, struct stored_record *const *records,
                       struct customer *customer) {
    customer->values = ARENA_NEW(look->arena, struct customer_value, golden->cell_count + 1);
    for (size_t i = 0; i < golden->cell_count; i++) {
        const struct cell *cell = &golden->cells[i];
        const struct attribute *attribute =
            attribute_by_id(look->foresight->reading->documents.attributes, cell->attribute);
        const struct member *member = customer_member(customer, &cell->record);
        const struct stored_record *record = member == NULL ? NULL : records[member - customer->members];
        if (attribute == NULL || record == NULL || cell->ordinal >= record->dictionary.count) {
            continue;
        }
        customer->values[customer->value_count++] =
            (struct customer_value){.attribute = attribute,
                                    .value = record->dictionary.values[cell->ordinal],
                                    .member = member,
                                    .event = cell->since.event,
                                    .recorded = cell->since.recorded,
                                    .time = cell->since.time,
                                    .why = (enum survivor_rule)cell->why};
    }
}

/* What lies before the history that was read. */
static void add_earlier(const struct look *look, const struct customer *from, struct customer *customer) {
    struct customer_tally *earlier =
        ARENA_NEW(look->arena, struct customer_tally, customer->earlier_count + from->earlier_count + 1);
    struct customer_event *turns =
        ARENA_NEW(look->arena, struct customer_event, customer->turn_count + from->turn_count + 1);
    for (size_t i = 0; i < customer->earlier_count; i++) {
        earlier[i] = customer->earlier[i];
    }
    for (size_t i = 0; i < customer->turn_count; i++) {
        turns[i] = customer->turns[i];
    }
    customer->earlier = earlier;
    customer->turns = turns;
    for (size_t i = 0; i < from->earlier_count; i++) {
        if (customer_member(customer, &from->earlier[i].member->record) != NULL) {
            earlier[customer->earlier_count++] = from->earlier[i];
        }
    }
    for (size_t i = 0; i < from->turn_count; i++) {
        if (customer_member(customer, &from->turns[i].member->record) != NULL) {
            turns[customer->turn_count++] = from->turns[i];
        }
    }
}

/* The history of its members, wherever they are now. */
static void add_events(const struct look *look, struct customer *customer) {
    size_t room = 0;
    for (size_t i = 0; i < look->tried.before_count; i++) {
        room += look->before[i] == NULL ? 0 : look->before[i]->event_count;
    }
    customer->events = ARENA_NEW(look->arena, struct customer_event, room + 1);
    for (size_t i = 0; i < look->tried.before_count; i++) {
        for (size_t k = 0; look->before[i] != NULL && k < look->before[i]->event_count; k++) {
            const struct customer_event *event = &look->before[i]->events[k];
            const struct member *member = customer_member(customer, &event->member->record);
            if (member != NULL) {
                customer->events[customer->event_count] = *event;
                customer->events[customer->event_count++].member = member;
            }
        }
    }
    customer->event_total = customer->event_count;
    for (size_t i = 0; i < look->tried.before_count; i++) {
        if (look->before[i] != NULL) {
            add_earlier(look, look->before[i], customer);
        }
    }
    customer_sort_events(customer);
}

static bool make_after(const struct look *look, const struct tried_golden *golden, const struct customer **made) {
    struct command_context *context = look->foresight->context;
    struct customer *customer = ARENA_NEW(look->arena, struct customer, 1);
    struct stored_record **records = ARENA_NEW(look->arena, struct stored_record *, golden->member_count + 1);
    *customer = (struct customer){.golden = golden->id,
                                  .members = ARENA_NEW(look->arena, struct member, golden->member_count + 1)};
    if (!records_load(&look->foresight->reading->store, golden->members, golden->member_count, look->arena, records,
                      &context->error)) {
        return false;
    }
    for (size_t i = 0; i < golden->member_count; i++) {
        const struct member *member = customer_member(home_of(look, &golden->members[i]), &golden->members[i]);
        if (records[i] != NULL) {
            records[customer->member_count] = records[i];
            customer->members[customer->member_count++] = member == NULL ? records[i]->member : *member;
        }
    }
    add_values(look, golden, records, customer);
    add_events(look, customer);
    *made = customer;
    return true;
}

static bool is_unchanged(const struct customer *before, const struct tried_golden *after) {
    bool same = before != NULL && before->member_count == after->member_count;
    for (size_t i = 0; same && i < after->member_count; i++) {
        same = customer_member(before, &after->members[i]) != NULL;
    }
    return same;
}

static const struct customer *before_of(const struct look *look, const struct uuid *golden) {
    for (size_t i = 0; i < look->tried.before_count; i++) {
        if (uuid_equal(&look->tried.before[i], golden)) {
            return look->before[i];
        }
    }
    return NULL;
}

static const struct tried_golden *after_of(const struct look *look, const struct uuid *golden) {
    for (size_t i = 0; i < look->tried.count; i++) {
        if (uuid_equal(&look->tried.goldens[i].id, golden)) {
            return &look->tried.goldens[i];
        }
    }
    return NULL;
}

static struct uuid home_after(const struct look *look, const struct uuid *record) {
    for (size_t i = 0; i < look->tried.count; i++) {
        for (size_t k = 0; k < look->tried.goldens[i].member_count; k++) {
            if (uuid_equal(&look->tried.goldens[i].members[k], record)) {
                return look->tried.goldens[i].id;
            }
        }
    }
    return (struct uuid){{0}};
}

static bool find_changes(const struct look *look) {
    struct consequences *found = look->found;
    found->changes = ARENA_NEW(look->arena, struct change, look->tried.count + look->tried.before_count + 1);
    for (size_t i = 0; i < look->tried.count; i++) {
        const struct tried_golden *golden = &look->tried.goldens[i];
        struct change change = {.golden = golden->id, .before = before_of(look, &golden->id)};
        if (is_unchanged(change.before, golden)) {
            continue;
        }
        if (!make_after(look, golden, &change.after)) {
            return false;
        }
        found->changes[found->change_count++] = change;
    }
    for (size_t i = 0; i < look->tried.before_count; i++) {
        const struct uuid *golden = &look->tried.before[i];
        if (look->before[i] != NULL && after_of(look, golden) == NULL) {
            found->changes[found->change_count++] =
                (struct change){.golden = *golden, .before = look->before[i], .into = home_after(look, golden)};
        }
    }
    return true;
}

/* --- partners ----------------------------------------------------------------------------------------------------- */

/* Content of the view, empty when nothing may be seen. */
static struct bytes content_of(const struct look *look, const struct partner *partner,
                               const struct customer *customer) {
    struct projection projection;
    if (customer == NULL) {
        return (struct bytes){NULL, 0};
    }
    project(look->foresight->rights, partner, customer, look->now, look->arena, &projection);
    return projection.visible ? view_content(&projection, look->arena) : (struct bytes){NULL, 0};
}

static bool is_same_content(struct bytes a, struct bytes b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static void compare_views(const struct look *look, const struct partner *partner, const struct change *change) {
    const struct bytes before = content_of(look, partner, change->before);
    const struct bytes after = content_of(look, partner, change->after);
    if (!is_same_content(before, after)) {
        look->found->views[look->found->view_count++] =
            (struct seen_change){.partner = arena_copy(look->arena, partner->id),
                                 .golden = change->golden,
                                 .what = after.data == NULL    ? VIEW_LOST
                                         : before.data == NULL ? VIEW_GAINED
                                                               : VIEW_CHANGED};
    }
}

static void find_views(const struct look *look) {
    struct consequences *found = look->found;
    const struct rights *rights = look->foresight->rights;
    found->views = ARENA_NEW(look->arena, struct seen_change, rights_partner_count(rights) * found->change_count + 1);
    for (size_t i = 0; i < rights_partner_count(rights); i++) {
        const struct partner *partner = rights_partner(rights, i);
        for (size_t k = 0; partner->views && k < found->change_count; k++) {
            compare_views(look, partner, &found->changes[k]);
        }
    }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool try_words(struct look *look, const struct tried_word *words, size_t count) {
    const struct foresight *foresight = look->foresight;
    struct command_context *context = foresight->context;
    const struct reading *reading = foresight->reading;
    const struct merge_parts parts = {.attributes = reading->documents.attributes,
                                      .kinds = reading->documents.kinds,
                                      .model = foresight->model,
                                      .survivorship = foresight->survivorship,
                                      .rights = foresight->rights,
                                      .keyer = reading->installation.keyer,
                                      .namespace_id = reading->installation.namespace_id,
                                      .hub_key = reading->installation.hub_key};
    if (!merge_try(&parts, context->database, reading->sealer, words, count, instant_now(), look->arena, &look->tried,
                   &context->error)) {
        return false;
    }
    look->before = ARENA_NEW(look->arena, struct customer *, look->tried.before_count + 1);
    return customers_load(&foresight->reading->store, look->tried.before, look->tried.before_count,
                          (struct customer_wish){.events = CUSTOMER_EVENTS}, look->arena, look->before,
                          &context->error);
}

bool consequences_of(const struct foresight *foresight, const struct tried_word *words, size_t count,
                     struct consequences *consequences) {
    struct command_context *context = foresight->context;
    struct look look = {.foresight = foresight, .arena = context->arena, .found = consequences};
    *consequences = (struct consequences){.change_count = 0};
    bool good =
        database_script(context->database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &context->error) &&
        database_clock(context->database, look.arena, &look.now, &context->error) && try_words(&look, words, count) &&
        find_changes(&look);
    if (good) {
        find_views(&look);
        good = consequences_erp(foresight, look.now, consequences);
    }
    database_rollback(context->database);
    return good;
}

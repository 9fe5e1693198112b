#include "hub/rights/view.h"

#include "hub/rights/rule.h"
#include "hub/rights/xml_out.h"

#include <string.h>

#define CONTENT "Content"

#define VIEW_NAMESPACE "urn:dealerhub:view:1"

/* The content of a view being written: what is open. */
struct writing {
    struct xml_out *out;
    const char *section; /* of the items, or NULL */
    const void *group;   /* the value or event whose parts are being written, or NULL */
};

typedef void item_writer(struct writing *writing, const struct projected *item);

static void close_group(struct writing *writing) {
    if (writing->group != NULL) {
        xml_out_close(writing->out);
        writing->group = NULL;
    }
}

/* Opens the element that holds a value's or an event's parts; true when that was new. */
static bool open_group(struct writing *writing, const void *group, const char *element) {
    if (writing->group == group) {
        return false;
    }
    close_group(writing);
    writing->group = group;
    xml_out_open(writing->out, element);
    return true;
}

static void write_part(struct writing *writing, const char *element, const struct projected *item) {
    xml_out_open(writing->out, element);
    xml_out_attribute(writing->out, "name", item->name);
    xml_out_attribute(writing->out, "masked", item->mask == NULL ? NULL : "yes");
    xml_out_text(writing->out, item->text);
    xml_out_close(writing->out);
}

static void write_number(struct writing *writing, const struct projected *item) {
    const char *role = item->member->role;
    xml_out_open(writing->out, "Number");
    xml_out_attribute(writing->out, "source", item->name);
    xml_out_attribute(writing->out, "role", role == NULL || *role == '\0' ? NULL : role);
    xml_out_attribute(writing->out, "closed", item->member->closed ? "yes" : NULL);
    xml_out_text(writing->out, item->text);
    xml_out_close(writing->out);
}

static void day_attribute(struct writing *writing, const char *name, instant day) {
    char text[INSTANT_TEXT];
    xml_out_attribute(writing->out, name, day == INSTANT_NONE ? NULL : instant_print_day(day, text));
}

/* A customer that the partner may not see is somebody, no more. */
static void write_related(struct writing *writing, const struct projected *item) {
    const bool known = *item->text != '\0';
    if (item->member != NULL) {
        write_number(writing, item);
        return;
    }
    (void)open_group(writing, item->related, "Customer");
    xml_out_attribute(writing->out, "relation", item->name);
    xml_out_attribute(writing->out, "id", known ? item->text : NULL);
    day_attribute(writing, "since", known ? item->related->since : INSTANT_NONE);
    day_attribute(writing, "until", known ? item->related->until : INSTANT_NONE);
    xml_out_attribute(writing->out, "purpose", item->purpose);
}

static void write_value(struct writing *writing, const struct projected *item) {
    if (open_group(writing, item->value, "Value")) {
        const bool doubtful = (item->value->value.flags & VALUE_DOUBTFUL) != 0;
        xml_out_attribute(writing->out, "attribute", item->value->attribute->name);
        xml_out_attribute(writing->out, "doubtful", doubtful ? "yes" : NULL);
        xml_out_attribute(writing->out, "purpose", item->purpose);
    }
    write_part(writing, "Field", item);
}

static void write_text(struct writing *writing, const struct projected *item) {
    xml_out_text(writing->out, item->text);
}

static void write_relation(struct writing *writing, const struct projected *item) {
    xml_out_open(writing->out, "Relation");
    xml_out_text(writing->out, item->text);
    xml_out_close(writing->out);
}

/* The first item of an event is its time, the others are facts. A partner knows its own event ids, nobody else's. */
static void write_event(struct writing *writing, const struct projected *item) {
    if (!open_group(writing, item->event, "Event")) {
        write_part(writing, "Fact", item);
        return;
    }
    xml_out_attribute(writing->out, "kind", item->event->kind->name);
    xml_out_attribute(writing->out, "group", item->event->kind->group);
    xml_out_attribute(writing->out, "time", item->text);
    xml_out_attribute(writing->out, "origin", item->origin);
    xml_out_attribute(writing->out, "id", strcmp(item->origin, "own") == 0 ? item->event->id : NULL);
    xml_out_attribute(writing->out, "purpose", item->purpose);
}

/* An amount is "1234.50 CNY". */
static void write_total(struct writing *writing, const struct projected *item) {
    const char *space = strchr(item->text, ' ');
    xml_out_open(writing->out, "Total");
    xml_out_attribute(writing->out, "name", item->name);
    xml_out_attribute(writing->out, "currency", space == NULL ? NULL : space + 1);
    xml_out_text(writing->out, space == NULL
                                   ? item->text
                                   : arena_copy_n(writing->out->arena, item->text, (size_t)(space - item->text)));
    xml_out_close(writing->out);
}

static const struct {
    const char *element;
    item_writer *write;
} shapes[SECTION_COUNT] = {
    [SECTION_OWN_NUMBERS] = {"OwnNumbers", write_number},
    [SECTION_IDENTITY] = {"Identity", write_value},
    [SECTION_CONTACT] = {"Contact", write_value},
    [SECTION_ADDRESS] = {"Addresses", write_value},
    [SECTION_VEHICLE] = {"Vehicles", write_value},
    [SECTION_CONSENT] = {"Consents", write_value},
    [SECTION_STAGE] = {"Stage", write_text},
    [SECTION_RELATION] = {"Relations", write_relation},
    [SECTION_RELATED] = {"Related", write_related},
    [SECTION_ALLOCATION] = {"Allocations", write_value},
    [SECTION_HISTORY] = {"History", write_event},
    [SECTION_TOTAL] = {"Totals", write_total},
};

static void close_section(struct writing *writing) {
    close_group(writing);
    if (writing->section != NULL) {
        xml_out_close(writing->out);
    }
}

static void write_content(struct xml_out *out, const struct projection *projection) {
    struct writing writing = {.out = out};
    enum section section = SECTION_COUNT;
    for (size_t i = 0; i < projection->item_count; i++) {
        const struct projected *item = &projection->items[i];
        if (writing.section != item->section) { /* names of sections are never copied */
            close_section(&writing);
            writing.section = item->section;
            section = section_by_name(item->section);
            xml_out_open(out, shapes[section].element);
        }
        shapes[section].write(&writing, item);
    }
    close_section(&writing);
}

struct bytes view_content(const struct projection *projection, struct arena *arena) {
    struct xml_out out = xml_out_start(arena, CONTENT, NULL);
    write_content(&out, projection);
    return xml_out_bytes(&out);
}

struct bytes view_wrap(const struct partner *partner, const struct customer *customer, struct bytes content,
                       const struct view_envelope *envelope, struct arena *arena) {
    char id[UUID_TEXT];
    struct xml_out out = xml_out_start(arena, "CustomerView", VIEW_NAMESPACE);
    xml_out_attribute(&out, "format", partner->view_format);
    xml_out_attribute(&out, "partner", partner->id);
    xml_out_attribute(&out, "id", uuid_to_text(&customer->golden, id));
    xml_out_number(&out, "version", envelope->version);
    xml_out_number(&out, "sequence", envelope->sequence);
    xml_out_attribute(&out, "reason", envelope->reason);
    for (size_t i = 0; i < customer->replaces_count; i++) {
        xml_out_open(&out, "Replaces");
        xml_out_attribute(&out, "id", uuid_to_text(&customer->replaces[i], id));
        xml_out_close(&out);
    }
    xml_out_inner(&out, CONTENT, content);
    return xml_out_bytes(&out);
}

struct bytes view_write(const struct partner *partner, const struct customer *customer,
                        const struct projection *projection, const struct view_envelope *envelope,
                        struct arena *arena) {
    return view_wrap(partner, customer, view_content(projection, arena), envelope, arena);
}

#include "hub/command/portrait.h"
#include "hub/command/terms.h"
#include "hub/command/view.h"

#include <stdio.h>
#include <string.h>

static const char *masked(const struct projected *item, struct arena *arena) {
    if (item->mask != NULL) {
        return item->text; /* by a rule already */
    }
    if (item->value != NULL) {
        const int field = attribute_field(item->value->attribute, item->name);
        return portrait_part(item->value->attribute, field < 0 ? 0 : (size_t)field, item->text, false, arena);
    }
    for (size_t i = 0; item->event != NULL && i < item->event->fact_count; i++) {
        const struct attribute *fact = item->event->facts[i].fact;
        if (strcmp(fact->name, item->name) == 0) {
            return portrait_fact(fact, item->text, false, arena);
        }
    }
    return item->text;
}

void view_mask(struct projection *projection, struct arena *arena) {
    for (size_t i = 0; i < projection->item_count; i++) {
        projection->items[i].text = masked(&projection->items[i], arena);
    }
}

/* "name", "phone.number", "repair.completed mileage" */
static const char *item_name(const struct projected *item, struct arena *arena) {
    if (item->value != NULL) {
        const char *attribute = item->value->attribute->name;
        return strcmp(attribute, item->name) == 0 || *item->name == '\0'
                   ? attribute
                   : arena_print(arena, "%s.%s", attribute, item->name);
    }
    return item->event == NULL ? item->name : arena_print(arena, "%s %s", item->event->kind->name, item->name);
}

static const char *field_label(const struct attribute *attribute, const char *field, struct arena *arena) {
    const int index = attribute_field(attribute, field);
    return index < 0 || attribute->field_count < 2
               ? attribute->zh
               : arena_print(arena, "%s %s", attribute->zh, attribute->fields[index].zh);
}

static const char *fact_label(const struct customer_event *event, const char *name) {
    for (size_t i = 0; i < event->fact_count; i++) {
        if (strcmp(event->facts[i].fact->name, name) == 0) {
            return event->facts[i].fact->zh;
        }
    }
    return name;
}

/* What people read for item_name. */
static const char *item_label(const struct command_context *context, const struct projected *item) {
    if (!context->chinese) {
        return item_name(item, context->arena);
    }
    if (item->value != NULL) {
        return field_label(item->value->attribute, item->name, context->arena);
    }
    if (item->related != NULL) {
        return term(TERM_TIE, item->name, true);
    }
    return item->event == NULL
               ? term(TERM_SECTION, item->name, true)
               : arena_print(context->arena, "%s %s", item->event->kind->zh, fact_label(item->event, item->name));
}

static const char *item_text(const struct command_context *context, const struct projected *item) {
    if (item->value != NULL) {
        const int field = attribute_field(item->value->attribute, item->name);
        return term_of_part(item->value->attribute, field < 0 ? 0 : (size_t)field, item->text, context->chinese);
    }
    return strcmp(item->section, "stage") == 0 ? term(TERM_STAGE, item->text, context->chinese) : item->text;
}

static const char *withheld_name(const struct withheld *withheld, struct arena *arena) {
    return withheld->attribute == NULL || strcmp(withheld->attribute->name, withheld->name) == 0 ||
                   *withheld->name == '\0'
               ? (withheld->attribute == NULL ? withheld->name : withheld->attribute->name)
               : arena_print(arena, "%s.%s", withheld->attribute->name, withheld->name);
}

static const char *withheld_label(const struct command_context *context, const struct withheld *withheld) {
    if (context->chinese && strcmp(withheld->section, "related") == 0) {
        return term(TERM_TIE, withheld->name, true);
    }
    return context->chinese && withheld->attribute != NULL
               ? field_label(withheld->attribute, withheld->name, context->arena)
               : withheld_name(withheld, context->arena);
}

static const char *why_word(const struct command_context *context, const char *why) {
    if (strcmp(why, "no rule") == 0) {
        return out_word(context, "no rule gives it", "没有规则给出");
    }
    if (strcmp(why, "sees not the other") == 0) {
        return out_word(context, "who it is: may not see that one", "不告知是谁：看不到该客户");
    }
    return strcmp(why, "brand wall") == 0 ? out_word(context, "brand wall", "品牌隔离") : why;
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static void print_head(const struct command_context *context, const struct seen *seen) {
    char id[UUID_TEXT];
    char day[INSTANT_TEXT];
    const char *relation = seen->projection.relation;
    (void)printf("%s %s %s (%s)  %s %s  %s %s\n", out_word(context, "partner", "伙伴"), seen->partner->id,
                 seen->partner->name, term(TERM_PARTNER, seen->partner->class, context->chinese),
                 out_word(context, "relation", "关系"),
                 relation == NULL ? out_word(context, "none", "无") : term(TERM_RELATION, relation, context->chinese),
                 out_word(context, "on", "日期"), instant_print_day(seen->at, day));
    (void)printf("%s %s\n", out_word(context, "customer", "客户"), uuid_to_text(&seen->customer->golden, id));
    if (!seen->projection.visible) {
        (void)printf("%s\n", out_word(context, "sees nothing of it", "看不到任何内容"));
    }
}

static void print_item(const struct command_context *context, const struct projected *item) {
    (void)printf("  %s %s %s %s", out_column(item_label(context, item), 32, context->arena),
                 out_column(item_text(context, item), 32, context->arena), out_word(context, "by", "依据"),
                 item->rule == NULL ? "-" : item->rule);
    if (item->mask != NULL) {
        (void)printf("  %s %s", out_word(context, "masked by", "掩码"), item->mask);
    }
    if (item->purpose != NULL) {
        (void)printf("  %s %s", out_word(context, "for", "用途"), item->purpose);
    }
    if (item->origin != NULL) {
        (void)printf("  %s %s", out_word(context, "of", "来源"), term(TERM_ORIGIN, item->origin, context->chinese));
    }
    (void)printf("\n");
}

void view_print(const struct command_context *context, const struct seen *seen) {
    const char *section = "";
    char day[INSTANT_TEXT];
    print_head(context, seen);
    for (size_t i = 0; i < seen->projection.item_count; i++) {
        const struct projected *item = &seen->projection.items[i];
        if (strcmp(section, item->section) != 0) {
            section = item->section;
            (void)printf("%s\n", term(TERM_SECTION, section, context->chinese));
        }
        print_item(context, item);
    }
    if (seen->projection.withheld_count > 0) {
        (void)printf("%s\n", out_word(context, "withheld", "不提供"));
    }
    for (size_t i = 0; i < seen->projection.withheld_count; i++) {
        const struct withheld *withheld = &seen->projection.withheld[i];
        const char *section_word = term(TERM_SECTION, withheld->section, context->chinese);
        (void)printf("  %s %s %s\n", out_column(section_word, 12, context->arena),
                     out_column(withheld_label(context, withheld), 32, context->arena),
                     why_word(context, withheld->why));
    }
    if (seen->projection.next_change != INSTANT_NONE) {
        (void)printf("%s %s\n", out_word(context, "may change on", "下次可能变化"),
                     instant_print_day(seen->projection.next_change, day));
    }
}

void view_canonical(const struct seen *seen, struct arena *arena) {
    const struct projection *projection = &seen->projection;
    (void)printf("%s %s\n", seen->partner->id, projection->relation == NULL ? "-" : projection->relation);
    for (size_t i = 0; i < projection->item_count; i++) {
        const struct projected *item = &projection->items[i];
        (void)printf("  %s %s: %s (%s%s%s)\n", item->section, item_name(item, arena), item->text,
                     item->rule == NULL ? "-" : item->rule, item->mask == NULL ? "" : " ",
                     item->mask == NULL ? "" : item->mask);
    }
    for (size_t i = 0; i < projection->withheld_count; i++) {
        const struct withheld *withheld = &projection->withheld[i];
        (void)printf("  - %s %s: %s\n", withheld->section, withheld_name(withheld, arena), withheld->why);
    }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *item_json(const struct projected *item) {
    json_t *json = json_pack("{s:s, s:s, s:s, s:o, s:o}", "section", item->section, "name", item->name, "text",
                             item->text, "rule", out_text_json(item->rule), "mask", out_text_json(item->mask));
    if (item->value != NULL) {
        (void)json_object_set_new(json, "attribute", json_string(item->value->attribute->name));
    }
    if (item->event != NULL) {
        (void)json_object_set_new(json, "kind", json_string(item->event->kind->name));
        (void)json_object_set_new(json, "origin", out_text_json(item->origin));
    }
    if (item->purpose != NULL) {
        (void)json_object_set_new(json, "purpose", json_string(item->purpose));
    }
    return json;
}

static json_t *withheld_json(const struct withheld *withheld, struct arena *arena) {
    return json_pack("{s:s, s:s, s:s}", "section", withheld->section, "name", withheld_name(withheld, arena), "why",
                     withheld->why);
}

json_t *view_json(const struct seen *seen, struct arena *arena) {
    char at[INSTANT_TEXT];
    json_t *items = json_array();
    json_t *withheld = json_array();
    for (size_t i = 0; i < seen->projection.item_count; i++) {
        (void)json_array_append_new(items, item_json(&seen->projection.items[i]));
    }
    for (size_t i = 0; i < seen->projection.withheld_count; i++) {
        (void)json_array_append_new(withheld, withheld_json(&seen->projection.withheld[i], arena));
    }
    return json_pack("{s:s, s:o, s:s, s:b, s:o, s:o, s:o}", "partner", seen->partner->id, "golden",
                     out_uuid_json(&seen->customer->golden), "at", instant_print(seen->at, at), "visible",
                     seen->projection.visible, "relation", out_text_json(seen->projection.relation), "items", items,
                     "withheld", withheld);
}

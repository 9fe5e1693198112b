#include "hub/command/chain.h"
#include "hub/command/explain.h"
#include "hub/command/nearby.h"
#include "hub/command/portrait.h"

#include <stdio.h>

/* A customer with every link that has an end in it. */
struct bonds {
    struct uuid golden;
    struct stored_record **members;
    size_t member_count;
    struct stored_link *links;
    size_t link_count;
    struct stored_record **others;   /* the end of links[i] that is no member; NULL: both are */
    const char *model;               /* its version */
    struct nearby nearby;            /* whom the members' keys lead to */
    const struct customer *customer; /* with its ties */
};

static const struct stored_record *member_of(const struct bonds *bonds, const struct uuid *record) {
    for (size_t i = 0; i < bonds->member_count; i++) {
        if (uuid_equal(&bonds->members[i]->member.record, record)) {
            return bonds->members[i];
        }
    }
    return NULL;
}

static const struct uuid *outer_end(const struct bonds *bonds, const struct stored_link *link) {
    return member_of(bonds, &link->a) == NULL ? &link->a : member_of(bonds, &link->b) == NULL ? &link->b : NULL;
}

static bool load_others(struct command_context *context, struct reading *reading, struct bonds *bonds) {
    struct uuid *ids = ARENA_NEW(context->arena, struct uuid, bonds->link_count + 1);
    bonds->others = ARENA_NEW(context->arena, struct stored_record *, bonds->link_count + 1);
    for (size_t i = 0; i < bonds->link_count; i++) {
        const struct uuid *end = outer_end(bonds, &bonds->links[i]);
        ids[i] = end == NULL ? (struct uuid){{0}} : *end;
    }
    return records_load(&reading->store, ids, bonds->link_count, context->arena, bonds->others, &context->error);
}

static bool load_bonds(struct command_context *context, struct reading *reading, const struct model *model,
                       const struct uuid *golden, struct bonds *bonds) {
    bonds->model = model_version(model);
    bonds->golden = *golden;
    if (!explain_related(context, reading, golden, &bonds->customer)) {
        return false;
    }
    if (!explain_members(context, reading, golden, &bonds->members, &bonds->member_count)) {
        return false;
    }
    const struct uuid *ids = explain_ids(bonds->members, bonds->member_count, context->arena);
    return records_links(&reading->store, ids, bonds->member_count, context->arena, &bonds->links, &bonds->link_count,
                         &context->error) &&
           load_others(context, reading, bonds) &&
           nearby_find(context, reading, model, bonds->members, bonds->member_count, &bonds->nearby);
}

static const char *name_of(const struct bonds *bonds, const struct uuid *record, const struct stored_record *other,
                           struct arena *arena) {
    const struct stored_record *member = member_of(bonds, record);
    member = member == NULL ? other : member;
    return member == NULL ? "?" : portrait_member(&member->member, arena);
}

static bool is_same_pair(const struct stored_link *a, const struct stored_link *b) {
    return uuid_equal(&a->a, &b->a) && uuid_equal(&a->b, &b->b);
}

/* The pair stands in an earlier row: a word and an edge may speak of one pair. */
static bool is_told(const struct bonds *bonds, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (is_same_pair(&bonds->links[i], &bonds->links[at])) {
            return true;
        }
    }
    return false;
}

static const char *all_of_pair(const struct command_context *context, const struct bonds *bonds, size_t at) {
    const char *text = explain_link(context, &bonds->links[at]);
    for (size_t i = at + 1; i < bonds->link_count; i++) {
        if (is_same_pair(&bonds->links[i], &bonds->links[at])) {
            text = arena_print(context->arena, "%s; %s", text, explain_link(context, &bonds->links[i]));
        }
    }
    return text;
}

/* Under the title, or `none` in its place. */
static void print_links(const struct command_context *context, const struct bonds *bonds, bool inner, const char *title,
                        const char *none) {
    char golden[UUID_TEXT];
    bool any = false;
    for (size_t i = 0; i < bonds->link_count; i++) {
        const struct stored_link *link = &bonds->links[i];
        const struct stored_record *other = bonds->others[i];
        if ((outer_end(bonds, link) == NULL) != inner || is_told(bonds, i)) {
            continue;
        }
        if (!any) {
            (void)printf("%s\n", title);
        }
        any = true;
        (void)printf("  %s – %s  %s%s%s\n", name_of(bonds, &link->a, other, context->arena),
                     name_of(bonds, &link->b, other, context->arena), all_of_pair(context, bonds, i),
                     other == NULL ? "" : "  → ",
                     other == NULL || uuid_is_nil(&other->golden) ? "" : uuid_to_text(&other->golden, golden));
    }
    if (!any) {
        (void)printf("%s\n", none);
    }
}

static void print_bonds(const struct command_context *context, const struct bonds *bonds) {
    char id[UUID_TEXT];
    (void)printf("%s %s\n", out_word(context, "customer", "客户"), uuid_to_text(&bonds->golden, id));
    for (size_t i = 0; i < bonds->member_count; i++) {
        (void)printf("  %-20s %s  %s\n", portrait_member(&bonds->members[i]->member, context->arena),
                     uuid_to_text(&bonds->members[i]->member.record, id),
                     portrait_standing(&bonds->members[i]->member, context->chinese, context->arena));
    }
    print_links(context, bonds, true, out_word(context, "held together by", "关联依据"),
                out_word(context, "no link holds anything together", "没有内部关联"));
    print_links(context, bonds, false, out_word(context, "nearly the same, but apart", "相近但未合并"),
                out_word(context, "nobody is nearly the same", "没有相近的档案"));
    portrait_related(bonds->customer,
                     out_word(context, "belongs together with, without being one customer", "有关系但并非同一客户"),
                     context->chinese, context->arena, stdout);
    nearby_print(context, &bonds->nearby, out_word(context, "others their keys lead to", "身份键指向的其他档案"));
    command_print(context, "model version %s\n", "模型版本 %s\n", bonds->model);
}

static json_t *bonds_json(const struct command_context *context, const struct bonds *bonds) {
    struct arena *arena = context->arena;
    json_t *members = json_array();
    json_t *inner = json_array();
    json_t *outer = json_array();
    for (size_t i = 0; i < bonds->member_count; i++) {
        const struct member *member = &bonds->members[i]->member;
        (void)json_array_append_new(members, json_pack("{s:o, s:s, s:i, s:b}", "record", out_uuid_json(&member->record),
                                                       "name", portrait_member(member, arena), "generation",
                                                       member->generation, "collective", member->collective));
    }
    for (size_t i = 0; i < bonds->link_count; i++) {
        json_t *link = explain_link_json(&bonds->links[i]);
        const struct stored_record *other = bonds->others[i];
        if (outer_end(bonds, &bonds->links[i]) == NULL) {
            (void)json_array_append_new(inner, link);
            continue;
        }
        if (other != NULL) {
            (void)json_object_set_new(link, "name", json_string(portrait_member(&other->member, arena)));
            (void)json_object_set_new(link, "golden", out_uuid_json(&other->golden));
        }
        (void)json_array_append_new(outer, link);
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "golden", out_uuid_json(&bonds->golden), "members", members,
                     "links", inner, "near", outer, "relations", portrait_related_json(bonds->customer, arena),
                     "candidates", nearby_json(context, &bonds->nearby), "model", bonds->model);
}

static int explain_all(struct command_context *context, struct reading *reading, const struct model *model,
                       const struct golden_list *found) {
    json_t *list = json_array();
    bool good = true;
    for (size_t i = 0; good && i < found->count; i++) {
        struct bonds bonds = {0};
        good = load_bonds(context, reading, model, &found->ids[i], &bonds);
        if (good) {
            (void)json_array_append_new(list, bonds_json(context, &bonds));
        }
        if (good && !context->json) {
            print_bonds(context, &bonds);
        }
    }
    if (good) {
        return out_list(context, list);
    }
    json_decref(list);
    return command_failed(context);
}

int explain_customer(struct command_context *context, struct reading *reading, const struct explain_request *request) {
    struct golden_list found;
    if (!reading_find(context, reading, request->a, &found)) {
        return command_failed(context);
    }
    struct model *model = contrast_model(context, reading);
    const int code = model == NULL ? command_failed(context) : explain_all(context, reading, model, &found);
    model_free(model);
    return code;
}

#include "hub/command/consequence.h"
#include "hub/command/portrait.h"

#include <stdio.h>

static const char *founder_of(const struct customer *customer, struct arena *arena) {
    const struct member *founder = customer == NULL ? NULL : customer_member(customer, &customer->golden);
    return founder == NULL ? "" : portrait_member(founder, arena);
}

static const char *shown(const struct uuid *golden, char text[UUID_TEXT]) {
    return uuid_is_nil(golden) ? "-" : uuid_to_text(golden, text);
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static void print_change(const struct command_context *context, const struct change *change) {
    char id[UUID_TEXT];
    char into[UUID_TEXT];
    const struct customer *one = change->after == NULL ? change->before : change->after;
    (void)printf("    %s %s", shown(&change->golden, id), founder_of(one, context->arena));
    if (change->after == NULL) {
        (void)printf("  %s %s\n", out_word(context, "goes; its founder is then in", "消失，并入"),
                     shown(&change->into, into));
    } else if (change->before == NULL) {
        command_print(context, "  comes, of %zu records\n", "  新生成，共 %zu 份档案\n", change->after->member_count);
    } else {
        command_print(context, "  changes: %zu records, then %zu\n", "  变化：档案由 %zu 份变为 %zu 份\n",
                      change->before->member_count, change->after->member_count);
    }
}

static void print_view(const struct command_context *context, const struct seen_change *view) {
    static const char *const words[][2] = {[VIEW_LOST] = {"loses the view of", "不再可见"},
                                           [VIEW_GAINED] = {"gains the view of", "新增可见"},
                                           [VIEW_CHANGED] = {"sees a change of", "内容变化"}};
    char id[UUID_TEXT];
    (void)printf("    %s %s %s\n", view->partner, words[view->what][context->chinese], shown(&view->golden, id));
}

static void print_document(const struct command_context *context, const struct document_change *document) {
    static const char *const words[][2] = {
        [DOCUMENT_CREATE] = {"a document creates", "新建单据"},
        [DOCUMENT_UPDATE] = {"a document updates", "更新单据"},
        [DOCUMENT_HELD] = {"a document would be held for", "单据将被暂扣"},
        [DOCUMENT_LOSER] = {"a document says that it lost:", "单据告知该对象已并入其他客户："},
        [DOCUMENT_ORPHAN] = {"stays as it is:", "ERP 对象保持不变"}};
    char anchor[UUID_TEXT];
    (void)printf("    %s %s %s %s\n", document->system, words[document->what][context->chinese],
                 shown(&document->anchor, anchor), document->profile == NULL ? "" : document->profile);
}

void consequences_print(const struct command_context *context, const struct consequences *consequences) {
    if (consequences->change_count == 0) {
        (void)printf("    %s\n", out_word(context, "no golden record changes", "没有客户记录发生变化"));
    }
    for (size_t i = 0; i < consequences->change_count; i++) {
        print_change(context, &consequences->changes[i]);
    }
    for (size_t i = 0; i < consequences->view_count; i++) {
        print_view(context, &consequences->views[i]);
    }
    for (size_t i = 0; i < consequences->document_count; i++) {
        print_document(context, &consequences->documents[i]);
    }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *change_json(const struct change *change) {
    const size_t before = change->before == NULL ? 0 : change->before->member_count;
    const size_t after = change->after == NULL ? 0 : change->after->member_count;
    return json_pack("{s:o, s:I, s:I, s:o}", "golden", out_uuid_json(&change->golden), "records_before",
                     (json_int_t)before, "records_after", (json_int_t)after, "into", out_uuid_json(&change->into));
}

static json_t *view_json(const struct seen_change *view) {
    static const char *const words[] = {[VIEW_LOST] = "lost", [VIEW_GAINED] = "gained", [VIEW_CHANGED] = "changed"};
    return json_pack("{s:s, s:o, s:s}", "partner", view->partner, "golden", out_uuid_json(&view->golden), "view",
                     words[view->what]);
}

static json_t *document_json(const struct document_change *document) {
    static const char *const words[] = {[DOCUMENT_CREATE] = "create",
                                        [DOCUMENT_UPDATE] = "update",
                                        [DOCUMENT_HELD] = "held",
                                        [DOCUMENT_LOSER] = "loser",
                                        [DOCUMENT_ORPHAN] = "orphan"};
    return json_pack("{s:s, s:o, s:o, s:o, s:s}", "system", document->system, "golden",
                     out_uuid_json(&document->golden), "anchor", out_uuid_json(&document->anchor), "profile",
                     out_text_json(document->profile), "document", words[document->what]);
}

json_t *consequences_json(const struct consequences *consequences) {
    json_t *changes = json_array();
    json_t *views = json_array();
    json_t *documents = json_array();
    for (size_t i = 0; i < consequences->change_count; i++) {
        (void)json_array_append_new(changes, change_json(&consequences->changes[i]));
    }
    for (size_t i = 0; i < consequences->view_count; i++) {
        (void)json_array_append_new(views, view_json(&consequences->views[i]));
    }
    for (size_t i = 0; i < consequences->document_count; i++) {
        (void)json_array_append_new(documents, document_json(&consequences->documents[i]));
    }
    return json_pack("{s:o, s:o, s:o}", "golden", changes, "views", views, "documents", documents);
}

#include "hub/stage/erp_object.h"
#include "hub/stage/relay_plan.h"

static struct erp_object object_of(const struct plan *plan, const char *system) {
    const struct erp_past past = {plan->now, plan->before, plan->related, plan->related_count};
    return erp_object_of(&past, system);
}

struct uuid plan_anchor(const struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    return dialect == NULL ? plan->now->golden : object_of(plan, dialect->system(dialect->state)).anchor;
}

static void add_row(struct plan *plan, const struct published_document *document, const struct erp_document *made) {
    const struct idoc row = {
        .system = document->system,
        .number = document->number,
        .golden = plan->now->golden,
        .anchor = document->anchor,
        .digest = document->digest,
        .state = document->state,
        .status = made->verdict == ERP_HELD     ? NULL
                  : plan->setting->port == NULL ? "03"
                                                : "30",
        .profile = made->profile,
        .reason = made->verdict == ERP_HELD ? made->held : NULL,
        .body = made->bytes,
    };
    g_array_append_val(plan->idocs, row);
}

/* Built with its number in it; documents for the outlet are sent in the same transaction as the views. */
static void send(struct plan *plan, const struct published_document *document, const struct erp_document *made) {
    if (made->verdict == ERP_HELD) {
        return;
    }
    if (plan->setting->port != NULL) {
        plan->closing->durable = true;
        return;
    }
    char key[UUID_TEXT];
    const char *topic = topic_named(plan->setting->documents_topic, document->system, plan->arena);
    outbox_put(plan->outbox, OUTLET_DOCUMENTS, topic, uuid_to_text(&document->anchor, key), made->bytes, plan->arena);
    plan->outbox->documents++;
}

static const char *state_of(const struct plan *plan, const struct erp_document *made) {
    return made->verdict == ERP_HELD ? "held" : plan->setting->port == NULL ? "sent" : "queued";
}

static bool is_aside(struct plan *plan, const char *system) {
    const char *topic = topic_named(plan->setting->documents_topic, system, plan->arena);
    if (plan->setting->port != NULL || !asides_has(plan->asides, topic)) {
        return false;
    }
    closing_owe(plan->closing, arena_print(plan->arena, DEBT_OF_ERP "%s", system), &plan->now->golden);
    return true;
}

static struct erp_document build(struct plan *plan, int64_t number, const struct uuid *anchor, bool known,
                                 enum erp_standing standing) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    char text[UUID_TEXT];
    const struct erp_request request = {
        .customer = plan->customer,
        .standing = standing,
        .anchor = uuid_to_text(anchor, text),
        .object_key = plan->object_key,
        .known = known,
        .number = number,
        .at = plan->at,
        .serial = number,
    };
    struct erp_document made = {.verdict = ERP_NOT_SELECTED};
    dialect->build(dialect->state, &request, plan->arena, &made);
    return made;
}

/* Takes the number that the document was built with. */
static void put(struct plan *plan, struct published_document *now, const struct erp_document *made, int64_t number,
                const struct published_digest *digest) {
    plan->numbering->highest = number;
    now->number = number;
    now->digest = *digest;
    now->state = state_of(plan, made);
    plan->changed = true;
    add_row(plan, now, made);
    send(plan, now, made);
}

static struct published_document *entry(struct plan *plan, const char *system) {
    struct published_document *now = publication_document(plan->now, system);
    return now != NULL ? now : publication_add_document(plan->now, system, plan->arena);
}

static int64_t next_number(const struct plan *plan) {
    struct numbering numbering = *plan->numbering;
    return numbering_next(&numbering);
}

void plan_document(struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    if (dialect == NULL) {
        return;
    }
    const char *system = dialect->system(dialect->state);
    const struct erp_object object = object_of(plan, system);
    const int64_t number = next_number(plan);
    const struct erp_document made = build(plan, number, &object.anchor, object.known, object.standing);
    const struct published_digest digest = erp_document_digest(plan->setting->keyer, &made);
    if (!erp_document_is_news(&object, &made, &digest) || is_aside(plan, system)) {
        return;
    }
    struct published_document *now = entry(plan, system);
    erp_object_tell(&object, &made, number, now);
    put(plan, now, &made, number, &digest);
}

bool plan_has_loser(const struct plan *plan, const struct publication *successor) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect == NULL ? NULL : dialect->system(dialect->state);
    return dialect != NULL && successor != NULL && plan->before != NULL &&
           erp_object_has_lost(publication_document(plan->before, system), successor, system);
}

void plan_loser(struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect->system(dialect->state);
    struct published_document *now = publication_document(plan->now, system);
    const int64_t number = next_number(plan);
    const struct erp_document made = build(plan, number, &now->anchor, true, ERP_LOSER);
    if (made.verdict == ERP_NOT_SELECTED || is_aside(plan, system)) {
        return;
    }
    const struct published_digest digest = erp_document_digest(plan->setting->keyer, &made);
    now->loser = true;
    put(plan, now, &made, number, &digest);
}

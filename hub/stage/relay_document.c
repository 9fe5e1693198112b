#include "hub/stage/relay_plan.h"

#include <string.h>

/* The candidates: what was published under the customer's id, and under those that its members had. */
static const struct published_document *document_in(const struct plan *plan, const struct publication *publication,
                                                    const char *system) {
    const struct published_document *document = publication == NULL ? NULL : publication_document(publication, system);
    return document != NULL && publication_has_member(plan->now, &document->anchor) ? document : NULL;
}

/* The document whose object is the customer's: its own first; then the one told of last, since an id that the customer
 * had may have gone and come again. */
static const struct published_document *document_before(const struct plan *plan, const char *system) {
    const struct published_document *own = document_in(plan, plan->before, system);
    int64_t batch = own == NULL ? -1 : plan->before->batch;
    const struct published_document *found = own;
    for (size_t i = 0; i < plan->related_count; i++) {
        const struct published_document *other = document_in(plan, plan->related[i], system);
        const bool same_object = own == NULL || (other != NULL && uuid_equal(&own->anchor, &other->anchor));
        if (other != NULL && same_object && plan->related[i]->batch > batch) {
            found = other;
            batch = plan->related[i]->batch;
        }
    }
    return found;
}

struct uuid plan_anchor(const struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const struct published_document *before =
        dialect == NULL ? NULL : document_before(plan, dialect->system(dialect->state));
    return before != NULL ? before->anchor : plan->now->golden;
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

/* What is held has no content; its reason stands for it, so that it is not held anew at every look. */
static struct published_digest digest_of(const struct plan *plan, const struct erp_document *made) {
    const char *held = made->held == NULL ? "" : made->held;
    const struct bytes reason = {(const uint8_t *)held, strlen(held)};
    return published_digest_of(plan->setting->keyer, made->content.data != NULL ? made->content : reason);
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
    const struct published_document *before = document_before(plan, system);
    const int64_t number = next_number(plan);
    const struct uuid anchor = plan_anchor(plan);
    const int64_t first = before == NULL ? 0 : before->first;
    const bool lost = before != NULL && before->loser;
    const struct erp_document made = build(plan, number, &anchor, first != 0, lost ? ERP_RETURNED : ERP_OWN);
    const struct published_digest digest = digest_of(plan, &made);
    if (made.verdict == ERP_NOT_SELECTED || (before != NULL && published_digest_equal(&digest, &before->digest)) ||
        is_aside(plan, system)) {
        return;
    }
    struct published_document *now = entry(plan, system);
    now->anchor = anchor;
    now->first = first == 0 && made.verdict == ERP_BUILT ? number : first;
    now->loser = lost && made.verdict == ERP_HELD;
    put(plan, now, &made, number, &digest);
}

/* True when the ERP has an object that is nobody's any more: its customer became one with another, whose object counts. */
static bool has_lost(const struct published_document *document, const struct publication *successor,
                     const char *system) {
    const struct published_document *other = publication_document(successor, system);
    return document != NULL && document->first != 0 && !document->loser && other != NULL &&
           !uuid_equal(&other->anchor, &document->anchor);
}

bool plan_has_loser(const struct plan *plan, const struct publication *successor) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect == NULL ? NULL : dialect->system(dialect->state);
    return dialect != NULL && successor != NULL && plan->before != NULL &&
           has_lost(publication_document(plan->before, system), successor, system);
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
    const struct published_digest digest = digest_of(plan, &made);
    now->loser = true;
    put(plan, now, &made, number, &digest);
}

#include "hub/stage/relay_plan.h"

struct idoc_object plan_object(struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const struct erp_past past = {plan->now, plan->before, plan->related, plan->related_count};
    plan->object = erp_object_of(&past, dialect->system(dialect->state));
    return erp_object_question(&plan->object, &past);
}

/* One document under way. */
struct attempt {
    struct erp_request request;
    struct erp_document made;
    struct bytes xml; /* of what was built, once it is news */
};

/* An attempt is made in the scratch arena; most of them say nothing new. */
static const char *kept(const struct plan *plan, const char *text) {
    return text == NULL ? NULL : arena_copy(plan->arena, text);
}

static void add_row(struct plan *plan, const struct published_document *document, const struct attempt *attempt) {
    const bool held = attempt->made.verdict == ERP_HELD;
    const struct idoc row = {
        .system = document->system,
        .number = document->number,
        .golden = plan->now->golden,
        .anchor = document->anchor,
        .digest = document->digest,
        .state = document->state,
        .status = held                          ? NULL
                  : plan->setting->port == NULL ? "03"
                                                : "30",
        .profile = kept(plan, attempt->made.profile),
        .reason = held ? kept(plan, attempt->made.held) : NULL,
        .body = attempt->xml,
    };
    g_array_append_val(plan->idocs, row);
}

/* Documents for the outlet are sent in the same transaction as the views. */
static void send(struct plan *plan, const struct published_document *document, const struct attempt *attempt) {
    if (attempt->made.verdict == ERP_HELD) {
        return;
    }
    if (plan->setting->port != NULL) {
        plan->closing->durable = true;
        return;
    }
    char key[UUID_TEXT];
    const char *topic = topic_named(plan->setting->documents_topic, document->system, plan->arena);
    outbox_put(plan->outbox, OUTLET_DOCUMENTS, topic, uuid_to_text(&document->anchor, key), attempt->xml, plan->arena);
    plan->outbox->documents++;
}

static const char *state_of(const struct plan *plan, const struct attempt *attempt) {
    return attempt->made.verdict == ERP_HELD ? "held" : plan->setting->port == NULL ? "sent" : "queued";
}

static void owe(struct plan *plan, const char *system) {
    plan->owed = arena_print(plan->arena, DEBT_OF_ERP "%s", system);
    closing_owe(plan->closing, plan->owed, &plan->now->golden, NULL);
}

static bool is_aside(struct plan *plan, const char *system) {
    const char *topic = topic_named(plan->setting->documents_topic, system, plan->arena);
    if (plan->setting->port != NULL || !asides_has(plan->asides, topic)) {
        return false;
    }
    owe(plan, system);
    return true;
}

/* Numbers of an object rise, whichever shards told of it. */
static int64_t next_number(const struct plan *plan, const struct erp_object *object) {
    struct numbering numbering = *plan->numbering;
    numbering.highest = MAX(numbering.highest, object->before == NULL ? 0 : object->before->number);
    return numbering_next(&numbering);
}

static struct attempt build(struct plan *plan, const struct erp_object *object) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const int64_t number = next_number(plan, object);
    char text[UUID_TEXT];
    struct attempt attempt = {
        .request = {.customer = plan->customer,
                    .standing = object->standing,
                    .anchor = arena_copy(plan->scratch, uuid_to_text(&object->anchor, text)),
                    .object_key = object->key,
                    .known = object->known,
                    .number = number,
                    .at = plan->at,
                    .serial = number},
        .made = {.verdict = ERP_NOT_SELECTED},
    };
    dialect->build(dialect->state, &attempt.request, plan->scratch, &attempt.made);
    return attempt;
}

/* Takes the number that the document was built with. */
static void put(struct plan *plan, struct published_document *now, struct attempt *attempt,
                const struct published_digest *digest) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    if (attempt->made.verdict == ERP_BUILT) {
        attempt->xml = dialect->write(dialect->state, &attempt->request, &attempt->made, plan->arena);
    }
    plan->numbering->highest = attempt->request.number;
    now->number = attempt->request.number;
    now->digest = *digest;
    now->state = state_of(plan, attempt);
    plan->changed = true;
    add_row(plan, now, attempt);
    send(plan, now, attempt);
}

static struct published_document *entry(struct plan *plan, const char *system) {
    struct published_document *now = publication_document(plan->now, system);
    return now != NULL ? now : publication_add_document(plan->now, system, plan->arena);
}

/* Days are noted, and looked for once they have begun: the first that begins then or later. One that names the past would be looked
 * for without end. */
static void note_next(struct plan *plan, instant next) {
    if (next > plan->at) {
        plan->next_change = instant_earlier(plan->next_change, rights_day(plan->setting->rights, next - 1) + DAYS(1));
    }
}

/* Under the golden id that told of it others may be told of soon. */
static void adopt(struct plan *plan, const char *system) {
    const struct published_document *own = plan->before == NULL ? NULL : publication_document(plan->before, system);
    struct published_document adopted;
    if (erp_object_adopt(&plan->object, own, !plan->waits, &adopted)) {
        *entry(plan, system) = adopted;
        plan->changed = true;
    }
}

/* Whether anything is news is known when the other shard's turn is over. */
static bool is_now(struct plan *plan, const char *system, const struct attempt *attempt,
                   const struct published_digest *digest) {
    if (plan->waits && attempt->made.verdict != ERP_NOT_SELECTED) {
        owe(plan, system);
        return false;
    }
    return erp_document_is_news(&plan->object, &attempt->made, digest) && !is_aside(plan, system);
}

static void tell_of(struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect->system(dialect->state);
    const struct erp_object *object = &plan->object;
    struct attempt attempt = build(plan, object);
    const struct published_digest digest = erp_document_digest(plan->setting->keyer, &attempt.made);
    note_next(plan, attempt.made.next_change);
    if (!is_now(plan, system, &attempt, &digest)) {
        adopt(plan, system);
        return;
    }
    struct published_document *now = entry(plan, system);
    erp_object_tell(object, &attempt.made, attempt.request.number, now);
    put(plan, now, &attempt, &digest);
}

void plan_document(struct plan *plan) {
    if (plan->setting->dialect != NULL) {
        tell_of(plan);
        arena_reset(plan->scratch);
    }
}

bool plan_has_loser(const struct plan *plan, const struct publication *successor) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect == NULL ? NULL : dialect->system(dialect->state);
    return dialect != NULL && successor != NULL && plan->before != NULL &&
           erp_object_has_lost(publication_document(plan->before, system), successor, system);
}

bool plan_ends_as_loser(const struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const struct published_document *document =
        dialect == NULL ? NULL : publication_document(plan->now, dialect->system(dialect->state));
    return document != NULL && document->loser;
}

static void tell_of_loser(struct plan *plan) {
    const struct erp_dialect *dialect = plan->setting->dialect;
    const char *system = dialect->system(dialect->state);
    struct published_document *now = publication_document(plan->now, system);
    const struct erp_object lost = {
        .anchor = now->anchor, .known = true, .standing = ERP_LOSER, .key = plan->loser_key};
    struct attempt attempt = build(plan, &lost);
    const struct published_digest digest = erp_document_digest(plan->setting->keyer, &attempt.made);
    const bool held_still = now->loser && published_digest_equal(&digest, &now->digest);
    if (attempt.made.verdict == ERP_NOT_SELECTED || held_still || is_aside(plan, system)) {
        return;
    }
    now->loser = true;
    put(plan, now, &attempt, &digest);
}

void plan_loser(struct plan *plan) {
    tell_of_loser(plan);
    arena_reset(plan->scratch);
}

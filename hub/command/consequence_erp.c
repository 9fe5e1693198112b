#include "hub/command/consequence_erp.h"

#include "adapters/idoc/build.h"
#include "hub/stage/port.h"
#include "hub/store/publication_store.h"

struct outlook {
    const struct foresight *foresight;
    const struct erp_dialect *dialect;
    struct publication_set published;
    instant now;
    struct consequences *found;
};

static const struct published_document *document_of(const struct outlook *outlook, const struct change *change) {
    const struct publication *publication = publication_get(&outlook->published, &change->golden);
    return publication == NULL ? NULL
                               : publication_document(publication, outlook->dialect->system(outlook->dialect->state));
}

static bool has_member(const struct customer *customer, const struct uuid *record) {
    for (size_t i = 0; i < customer->member_count; i++) {
        if (uuid_equal(&customer->members[i].record, record)) {
            return true;
        }
    }
    return false;
}

/* The object that a customer would keep: that of its own id first, then one of those that its members had. */
static const struct published_document *kept_by(const struct outlook *outlook, const struct change *change) {
    const struct published_document *kept = document_of(outlook, change);
    if (kept != NULL && has_member(change->after, &kept->anchor)) {
        return kept;
    }
    kept = NULL;
    for (size_t i = 0; kept == NULL && i < outlook->found->change_count; i++) {
        const struct published_document *other = document_of(outlook, &outlook->found->changes[i]);
        kept = other != NULL && has_member(change->after, &other->anchor) ? other : NULL;
    }
    return kept;
}

/* Rules and mapping go before what was found by them. */
static void add(const struct outlook *outlook, const struct document_change *change) {
    struct arena *arena = outlook->foresight->context->arena;
    struct document_change *kept = &outlook->found->documents[outlook->found->document_count++];
    *kept = *change;
    kept->system = arena_copy(arena, change->system);
    kept->profile = change->profile == NULL ? NULL : arena_copy(arena, change->profile);
}

static void build(const struct outlook *outlook, const struct change *change) {
    struct arena *arena = outlook->foresight->context->arena;
    const struct published_document *kept = kept_by(outlook, change);
    const struct uuid anchor = kept == NULL ? change->golden : kept->anchor;
    char text[UUID_TEXT];
    struct erp_document made = {.verdict = ERP_NOT_SELECTED};
    const struct erp_request request = {.customer = change->after,
                                        .anchor = uuid_to_text(&anchor, text),
                                        .known = kept != NULL && kept->first != 0,
                                        .at = outlook->now};
    outlook->dialect->build(outlook->dialect->state, &request, arena, &made);
    if (made.verdict == ERP_NOT_SELECTED) {
        return;
    }
    const struct published_digest digest =
        published_digest_of(outlook->foresight->reading->installation.keyer, made.content);
    if (kept != NULL && made.verdict == ERP_BUILT && published_digest_equal(&digest, &kept->digest)) {
        return;
    }
    add(outlook, &(struct document_change){.golden = change->golden,
                                           .anchor = anchor,
                                           .system = outlook->dialect->system(outlook->dialect->state),
                                           .profile = made.profile,
                                           .what = made.verdict == ERP_HELD ? DOCUMENT_HELD
                                                   : request.known          ? DOCUMENT_UPDATE
                                                                            : DOCUMENT_CREATE});
}

/* An object of a golden record that is gone, when whoever takes it in has one already. */
static void find_orphan(const struct outlook *outlook, const struct change *change) {
    const struct published_document *document = document_of(outlook, change);
    for (size_t i = 0; document != NULL && i < outlook->found->change_count; i++) {
        const struct change *heir = &outlook->found->changes[i];
        if (heir->after != NULL && uuid_equal(&heir->golden, &change->into)) {
            const struct published_document *kept = kept_by(outlook, heir);
            if (kept != NULL && !uuid_equal(&kept->anchor, &document->anchor)) {
                add(outlook, &(struct document_change){.golden = change->golden,
                                                       .anchor = document->anchor,
                                                       .system = document->system,
                                                       .what = DOCUMENT_ORPHAN});
            }
        }
    }
}

static void build_all(const struct outlook *outlook) {
    for (size_t i = 0; i < outlook->found->change_count; i++) {
        const struct change *change = &outlook->found->changes[i];
        if (change->after != NULL) {
            build(outlook, change);
        } else {
            find_orphan(outlook, change);
        }
    }
}

bool consequences_erp(const struct foresight *foresight, instant now, struct consequences *consequences) {
    struct command_context *context = foresight->context;
    struct erp_dialect dialect;
    consequences->documents = ARENA_NEW(context->arena, struct document_change, consequences->change_count + 1);
    if (context->config->erp_port == CONFIG_ERP_NONE) {
        return true;
    }
    if (!idoc_dialect_open(&context->files, foresight->reading->documents.attributes, context->config->erp_system,
                           &dialect, &context->error)) {
        return false;
    }
    struct outlook outlook = {foresight, &dialect, publication_set_new(), now, consequences};
    struct column *goldens = column_new(context->arena, COLUMN_UUID);
    for (size_t i = 0; i < consequences->change_count; i++) {
        column_uuid(goldens, &consequences->changes[i].golden);
    }
    const bool good =
        publications_read(context->database, goldens, context->arena, &outlook.published, &context->error);
    if (good) {
        build_all(&outlook);
    }
    publication_set_free(&outlook.published);
    dialect.close(dialect.state);
    return good;
}

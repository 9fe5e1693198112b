#include "hub/command/consequence_erp.h"

#include "adapters/idoc/build.h"
#include "hub/stage/erp_object.h"
#include "hub/store/idoc_store.h"
#include "hub/store/publication_store.h"

struct outlook {
    const struct foresight *foresight;
    const struct erp_dialect *dialect;
    const char *system;
    struct publication_set published;
    struct publication **listed; /* the same, in the relay's order */
    size_t listed_count;
    struct publication *now; /* by change: what would be published of one that is */
    instant at;
    struct consequences *found;
};

static struct arena *arena_of(const struct outlook *outlook) {
    return outlook->foresight->context->arena;
}

static const char *object_key(const struct outlook *outlook, const struct uuid *anchor, bool *good) {
    struct command_context *context = outlook->foresight->context;
    const char *key = NULL;
    *good = idoc_object_keys(context->database, outlook->system, anchor, 1, context->arena, &key, &context->error);
    return key;
}

/* Rules and mapping go before what was found by them. */
static void add(const struct outlook *outlook, const struct document_change *change) {
    struct arena *arena = arena_of(outlook);
    struct document_change *kept = &outlook->found->documents[outlook->found->document_count++];
    *kept = *change;
    kept->system = arena_copy(arena, outlook->system);
    kept->profile = change->profile == NULL ? NULL : arena_copy(arena, change->profile);
}

/* --- what was told, and of whom --------------------------------------------------------------------------------------- */

/* All that was published under the ids of those who change, under ids that their members had, and of these with others. */
static bool read_published(struct outlook *outlook) {
    struct command_context *context = outlook->foresight->context;
    struct column *ids = column_new(context->arena, COLUMN_UUID);
    struct column *records = column_new(context->arena, COLUMN_UUID);
    for (size_t i = 0; i < outlook->found->change_count; i++) {
        const struct change *change = &outlook->found->changes[i];
        column_uuid(ids, &change->golden);
        for (size_t m = 0; change->after != NULL && m < change->after->member_count; m++) {
            column_uuid(ids, &change->after->members[m].record);
            column_uuid(records, &change->after->members[m].record);
        }
    }
    const bool good =
        publications_read(context->database, ids, context->arena, &outlook->published, &context->error) &&
        publications_read_of(context->database, records, context->arena, &outlook->published, &context->error);
    outlook->listed = publication_set_list(&outlook->published, context->arena, &outlook->listed_count);
    return good;
}

/* As before, with the members that it would have. */
static struct publication start(const struct outlook *outlook, const struct change *change) {
    struct arena *arena = arena_of(outlook);
    const struct publication *own = publication_get(&outlook->published, &change->golden);
    struct publication now =
        own == NULL ? (struct publication){.golden = change->golden} : publication_copy(own, arena);
    now.member_count = change->after->member_count;
    now.members = ARENA_NEW(arena, struct uuid, now.member_count + 1);
    for (size_t i = 0; i < now.member_count; i++) {
        now.members[i] = change->after->members[i].record;
    }
    return now;
}

struct published_before {
    const struct publication **list;
    size_t count;
    const struct uuid *golden; /* whose past it is: not related to itself */
};

static void add_related(struct published_before *before, const struct publication *publication) {
    bool known = publication == NULL || uuid_equal(&publication->golden, before->golden);
    for (size_t i = 0; !known && i < before->count; i++) {
        known = before->list[i] == publication;
    }
    if (!known) {
        before->list[before->count++] = publication;
    }
}

static void add_shared(const struct outlook *outlook, struct published_before *before, const struct uuid *record) {
    for (size_t i = 0; i < outlook->listed_count; i++) {
        const struct publication *publication = outlook->listed[i];
        if (publication->member_count > 1 && publication_has_member(publication, record)) {
            add_related(before, publication);
        }
    }
}

/* Member by member, as the relay lists them: of two told at one time the first counts. */
static struct erp_past past_of(const struct outlook *outlook, const struct publication *now) {
    struct published_before before = {
        .list = ARENA_NEW(arena_of(outlook), const struct publication *, outlook->listed_count + 1),
        .golden = &now->golden};
    for (size_t i = 0; i < now->member_count; i++) {
        add_related(&before, publication_get(&outlook->published, &now->members[i]));
        add_shared(outlook, &before, &now->members[i]);
    }
    return (struct erp_past){now, publication_get(&outlook->published, &now->golden), before.list, before.count};
}

/* --- documents -------------------------------------------------------------------------------------------------------- */

static struct erp_document build(const struct outlook *outlook, const struct erp_request *wish,
                                 const struct uuid *anchor) {
    char text[UUID_TEXT];
    struct erp_request request = *wish;
    struct erp_document made = {.verdict = ERP_NOT_SELECTED};
    request.anchor = uuid_to_text(anchor, text);
    request.at = outlook->at;
    outlook->dialect->build(outlook->dialect->state, &request, arena_of(outlook), &made);
    return made;
}

static bool find_key(const struct outlook *outlook, const struct erp_past *past, struct erp_object *object) {
    struct command_context *context = outlook->foresight->context;
    struct idoc_object asked = erp_object_question(object, past);
    if (!idoc_objects(context->database, outlook->system, &asked, 1, context->arena, &context->error)) {
        return false;
    }
    erp_object_found(object, &asked);
    return true;
}

static struct published_document *document_of(const struct outlook *outlook, struct publication *now) {
    struct published_document *document = publication_document(now, outlook->system);
    return document != NULL ? document : publication_add_document(now, outlook->system, arena_of(outlook));
}

/* Nothing is told, but whose the object is now is noted, as the relay does: another's may have lost to it. */
static void adopt(const struct outlook *outlook, const struct erp_object *object, struct publication *now) {
    struct published_document adopted;
    if (erp_object_adopt(object, publication_document(now, outlook->system), true, &adopted)) {
        *document_of(outlook, now) = adopted;
    }
}

static bool foresee_document(const struct outlook *outlook, const struct change *change, struct publication *now) {
    *now = start(outlook, change);
    const struct erp_past past = past_of(outlook, now);
    struct erp_object object = erp_object_of(&past, outlook->system);
    if (!find_key(outlook, &past, &object)) {
        return false;
    }
    const struct erp_request wish = {
        .customer = change->after, .standing = object.standing, .object_key = object.key, .known = object.known};
    const struct erp_document made = build(outlook, &wish, &object.anchor);
    const struct published_digest digest = erp_document_digest(outlook->foresight->reading->installation.keyer, &made);
    if (!erp_document_is_news(&object, &made, &digest)) {
        adopt(outlook, &object, now);
        return true;
    }
    erp_object_tell(&object, &made, 1, document_of(outlook, now));
    add(outlook, &(struct document_change){.golden = change->golden,
                                           .anchor = object.anchor,
                                           .profile = made.profile,
                                           .what = made.verdict == ERP_HELD             ? DOCUMENT_HELD
                                                   : object.known || object.key != NULL ? DOCUMENT_UPDATE
                                                                                        : DOCUMENT_CREATE});
    return true;
}

static const struct publication *successor_of(const struct outlook *outlook, const struct change *gone) {
    for (size_t i = 0; i < outlook->found->change_count; i++) {
        const struct change *heir = &outlook->found->changes[i];
        if (heir->after != NULL && uuid_equal(&heir->golden, &gone->into)) {
            return &outlook->now[i];
        }
    }
    return NULL;
}

/* The object of a golden record that is gone, when whoever takes it in has one already. */
static bool foresee_loser(const struct outlook *outlook, const struct change *gone) {
    bool good = true;
    const struct publication *before = publication_get(&outlook->published, &gone->golden);
    const struct publication *successor = successor_of(outlook, gone);
    const struct published_document *document = before == NULL ? NULL : publication_document(before, outlook->system);
    if (successor == NULL || !erp_object_has_lost(document, successor, outlook->system)) {
        return true;
    }
    const struct erp_request wish = {
        .standing = ERP_LOSER, .object_key = object_key(outlook, &document->anchor, &good), .known = true};
    if (good) {
        const struct erp_document made = build(outlook, &wish, &document->anchor);
        add(outlook, &(struct document_change){.golden = gone->golden,
                                               .anchor = document->anchor,
                                               .what = made.verdict == ERP_NOT_SELECTED ? DOCUMENT_ORPHAN
                                                       : made.verdict == ERP_HELD       ? DOCUMENT_HELD
                                                                                        : DOCUMENT_LOSER});
    }
    return good;
}

/* Those that are no more after their successors, as the relay does. */
static bool foresee_all(struct outlook *outlook) {
    const struct consequences *found = outlook->found;
    bool good = true;
    outlook->now = ARENA_NEW(arena_of(outlook), struct publication, found->change_count + 1);
    for (size_t i = 0; good && i < found->change_count; i++) {
        good = found->changes[i].after == NULL || foresee_document(outlook, &found->changes[i], &outlook->now[i]);
    }
    for (size_t i = 0; good && i < found->change_count; i++) {
        good = found->changes[i].after != NULL || foresee_loser(outlook, &found->changes[i]);
    }
    return good;
}

bool consequences_erp(const struct foresight *foresight, instant now, struct consequences *consequences) {
    struct command_context *context = foresight->context;
    struct erp_dialect dialect;
    consequences->documents = ARENA_NEW(context->arena, struct document_change, consequences->change_count + 1);
    if (context->config->erp_port == CONFIG_ERP_NONE) {
        return true;
    }
    if (!idoc_dialect_open(&context->files, foresight->reading->documents.attributes,
                           foresight->reading->documents.kinds, context->config->erp_system, &dialect,
                           &context->error)) {
        return false;
    }
    struct outlook outlook = {.foresight = foresight,
                              .dialect = &dialect,
                              .system = dialect.system(dialect.state),
                              .published = publication_set_new(),
                              .at = now,
                              .found = consequences};
    const bool good = read_published(&outlook) && foresee_all(&outlook);
    publication_set_free(&outlook.published);
    dialect.close(dialect.state);
    return good;
}

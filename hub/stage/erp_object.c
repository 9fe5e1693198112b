#include "hub/stage/erp_object.h"

#include <string.h>

/* The candidates: what was published under the customer's id, and under those that its members had. */
static const struct published_document *document_in(const struct erp_past *past, const struct publication *publication,
                                                    const char *system) {
    const struct published_document *document = publication == NULL ? NULL : publication_document(publication, system);
    return document != NULL && publication_has_member(past->now, &document->anchor) ? document : NULL;
}

/* Numbers of one object rise. One whose digest is not known says whose the object is, and no more. */
static bool is_later(const struct published_document *a, const struct published_document *b) {
    return a->number > b->number ||
           (a->number == b->number && !erp_digest_known(&a->digest) < !erp_digest_known(&b->digest));
}

/* The document whose object is the customer's: its own first; then the one told of last, since an id that the customer
 * had may have gone and come again. */
static const struct published_document *document_before(const struct erp_past *past, const char *system) {
    const struct published_document *own = document_in(past, past->own, system);
    int64_t batch = -1;
    const struct published_document *found = own;
    for (size_t i = 0; i < past->related_count; i++) {
        const struct published_document *other = document_in(past, past->related[i], system);
        const bool same_object = found != NULL && other != NULL && uuid_equal(&found->anchor, &other->anchor);
        if (other != NULL && (same_object ? is_later(other, found) : own == NULL && past->related[i]->batch > batch)) {
            found = other;
            batch = past->related[i]->batch;
        }
    }
    return found;
}

/* Since it was its own, others may have told of the object: that it lost is said by nobody else. And what is held ends with the
 * golden id that it was made for. */
static bool was_passed_on(const struct erp_past *past, const struct published_document *before, const char *system) {
    const bool own = before != NULL && past->own != NULL && before == publication_document(past->own, system);
    return before != NULL &&
           (own ? past->own->member_count == 0 && !before->loser : strcmp(before->state, "held") == 0);
}

bool erp_digest_known(const struct published_digest *digest) {
    static const struct published_digest unknown;
    return !published_digest_equal(digest, &unknown);
}

struct erp_object erp_object_of(const struct erp_past *past, const char *system) {
    const struct published_document *before = document_before(past, system);
    return (struct erp_object){.before = before,
                               .passed_on = was_passed_on(past, before, system),
                               .anchor = before != NULL ? before->anchor : past->now->golden,
                               .known = before != NULL && before->first != 0,
                               .standing = before != NULL && before->loser ? ERP_RETURNED : ERP_OWN};
}

struct idoc_object erp_object_question(const struct erp_object *object, const struct erp_past *past) {
    return object->known ? (struct idoc_object){.records = &object->anchor, .record_count = 1}
                         : (struct idoc_object){.records = past->now->members, .record_count = past->now->member_count};
}

void erp_object_found(struct erp_object *object, const struct idoc_object *answer) {
    object->key = answer->number;
    object->anchor = answer->number == NULL ? object->anchor : answer->record;
}

struct published_digest erp_document_digest(const struct keyer *keyer, const struct erp_document *made) {
    const char *held = made->held == NULL ? "" : made->held;
    const struct bytes reason = {(const uint8_t *)held, strlen(held)};
    return published_digest_of(keyer, made->content.data != NULL ? made->content : reason);
}

bool erp_document_is_news(const struct erp_object *object, const struct erp_document *made,
                          const struct published_digest *digest) {
    return made->verdict != ERP_NOT_SELECTED &&
           (object->before == NULL || object->passed_on || !published_digest_equal(digest, &object->before->digest));
}

void erp_object_tell(const struct erp_object *object, const struct erp_document *made, int64_t number,
                     struct published_document *now) {
    const int64_t first = object->before == NULL ? 0 : object->before->first;
    now->anchor = object->anchor;
    now->first = first == 0 && made->verdict == ERP_BUILT ? number : first;
    now->loser = object->standing == ERP_RETURNED && made->verdict == ERP_HELD;
}

bool erp_object_adopt(const struct erp_object *object, const struct published_document *own, bool final,
                      struct published_document *now) {
    if (object->before == NULL || (object->before == own && !object->passed_on)) {
        return false;
    }
    *now = *object->before;
    if (!final || object->passed_on) {
        now->digest = (struct published_digest){{0}};
    }
    return own == NULL || own->number != now->number || !published_digest_equal(&own->digest, &now->digest);
}

bool erp_object_has_lost(const struct published_document *document, const struct publication *successor,
                         const char *system) {
    const struct published_document *other = publication_document(successor, system);
    return document != NULL && document->first != 0 && !published_document_told_loss(document) && other != NULL &&
           !uuid_equal(&other->anchor, &document->anchor);
}

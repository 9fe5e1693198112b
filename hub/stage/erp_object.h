/* erp_object.h – which object of the ERP is a customer's, and whether a document says anything new of it. Pure: looks at what
 * was published, at what is, and at what the dialect made of it. The relay decides by it when it publishes, and whoever asks
 * beforehand what it would do. Documents pointed to are those of the publications. */
#ifndef HUB_STAGE_ERP_OBJECT_H
#define HUB_STAGE_ERP_OBJECT_H

#include "hub/stage/port.h"
#include "hub/store/idoc_store.h"

/* What was told of one customer, and of those who are part of it now. */
struct erp_past {
    const struct publication *now;            /* it as it is: its golden id and today's members */
    const struct publication *own;            /* under its golden id; NULL: nothing */
    const struct publication *const *related; /* under ids that its members had, or of them together with others */
    size_t related_count;
};

struct erp_object {
    const struct published_document *before; /* the last that was told of it; NULL: there is no object yet */
    /* What the ERP has by now is not known: the golden id was no more meanwhile, or the document was another's, and held. */
    bool passed_on;
    struct uuid anchor; /* the record that it hangs on: the one it hung on before, if still a member */
    bool known;         /* a document was sent, not only held: the next one is an update */
    enum erp_standing standing;
    const char *key; /* the ERP's customer number, or NULL; once erp_object_found was told */
};

struct erp_object erp_object_of(const struct erp_past *past, const char *system);
/* By which records the ERP may know the customer, as a question to idoc_objects: by that on which the object hangs. As long
 * as nothing was sent, by any: it may have had him before the hub did. */
struct idoc_object erp_object_question(const struct erp_object *object, const struct erp_past *past);
/* The answer: the object hangs on the record that the ERP gave its number to. */
void erp_object_found(struct erp_object *object, const struct idoc_object *answer);
/* What is held has no content; its reason stands for it, so that it is not held anew at every look. */
struct published_digest erp_document_digest(const struct keyer *keyer, const struct erp_document *made);
/* False: the dialect made nothing, or the ERP was told so. */
bool erp_document_is_news(const struct erp_object *object, const struct erp_document *made,
                          const struct published_digest *digest);
/* Notes in `now` what the document with this number says of the object. */
void erp_object_tell(const struct erp_object *object, const struct erp_document *made, int64_t number,
                     struct published_document *now);
/* Nothing is told, or not now: notes in `now` whose the object is when another golden id told of it, or did meanwhile; its own last
 * document is `own`, or NULL. Not `final`: that one may tell of it still, so that what the ERP has is not known. False: there is
 * nothing to note. */
bool erp_object_adopt(const struct erp_object *object, const struct published_document *own, bool final,
                      struct published_document *now);
/* False of one that erp_object_adopt noted as not known. */
bool erp_digest_known(const struct published_digest *digest);
/* Of a document of a golden record that is no more: true when the ERP has an object that is nobody's any more and was not
 * told so. Its customer became one with another, whose object counts. */
bool erp_object_has_lost(const struct published_document *document, const struct publication *successor,
                         const char *system);

#endif

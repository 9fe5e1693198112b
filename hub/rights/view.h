/* view.h – a projection as CustomerView XML (schemas/view/CustomerView.xsd, urn:dealerhub:view:1). */
#ifndef HUB_RIGHTS_VIEW_H
#define HUB_RIGHTS_VIEW_H

#include "hub/rights/rights.h"

struct view_envelope {
    int64_t version;    /* of this view for this partner: rises with every one sent */
    int64_t sequence;   /* the partner's rising number */
    const char *reason; /* "new", "changed", "merged", "split", "rights" */
};

/* UTF-8 XML in the arena. The same projection and envelope give the same bytes. */
struct bytes view_write(const struct partner *partner, const struct customer *customer,
                        const struct projection *projection, const struct view_envelope *envelope, struct arena *arena);
/* What is compared to decide whether a view changed: all of the content, nothing of the envelope. */
struct bytes view_content(const struct projection *projection, struct arena *arena);

/* view_write from a content that view_content wrote, so that it is written once. */
struct bytes view_wrap(const struct partner *partner, const struct customer *customer, struct bytes content,
                       const struct view_envelope *envelope, struct arena *arena);

/* CustomerMerged or CustomerSplit (schemas/view/CustomerNotice.xsd): told to a partner that sees all that it names. */
struct customer_notice {
    bool split;
    const char *partner;
    struct uuid golden;       /* merged: what it is now; split: what it was part of */
    const struct uuid *parts; /* merged: the ids that the partner had them under; split: those who stand alone now */
    size_t part_count;
    instant at;
};
struct bytes customer_notice_write(const struct customer_notice *notice, struct arena *arena);

/* EventFeedback (schemas/view/EventFeedback.xsd). */
struct feedback {
    const char *event, *source, *number; /* event or number may be NULL */
    struct origin origin;
    const char *outcome; /* accepted, doubtful, refused */
    struct {
        enum error_code code;
        const char *place;
        const char *detail, *detail_zh; /* rule, length, name of a field; never a value; may be NULL */
        unsigned line, column;          /* 0: not known */
    } findings[8];
    size_t finding_count;
};
struct bytes feedback_write(const struct feedback *feedback, struct arena *arena);

#endif

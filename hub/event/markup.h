/* markup.h – the skeleton of an XML text: one tag, comment, character data section … after the other, without names
 * checked or values read. A well-formed text is split exactly as an XML parser splits it; of another one that holds up
 * to the first mistake, which is as far as a parser reads. */
#ifndef HUB_EVENT_MARKUP_H
#define HUB_EVENT_MARKUP_H

#include "hub/base/arena.h"

#include <stdbool.h>

enum markup_kind { MARKUP_START, MARKUP_END, MARKUP_CDATA, MARKUP_OTHER, MARKUP_DECLARATION };

struct markup {
    struct bytes text; /* set by the caller, the rest zero */
    enum markup_kind kind;
    size_t start, end;        /* octets of the markup: from its '<' to after its '>' */
    size_t before;            /* octets of text between the markup before it and this one */
    struct bytes name;        /* of a start tag, with its prefix */
    bool empty;               /* a start tag that ends in "/>" */
    size_t attributes;        /* of a start tag, namespace declarations counted */
    size_t longest_attribute; /* octets between the quotes */
};

/* Goes to the next markup; false at the end, or where the text is cut inside a markup (then start is its '<'). */
bool markup_next(struct markup *markup);

#endif

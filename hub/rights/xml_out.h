/* xml_out.h – writes one small XML document and hands its bytes to an arena. Inside hub/rights only.
 * Characters that XML cannot hold become U+FFFD, so that what was typed can never break a document. */
#ifndef HUB_RIGHTS_XML_OUT_H
#define HUB_RIGHTS_XML_OUT_H

#include "hub/base/arena.h"

#include <libxml/xmlwriter.h>

struct xml_out {
    struct arena *arena;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
};

/* Starts UTF-8 XML with its root element; `uri` NULL: no namespace, no declaration. Ends with xml_out_bytes. */
struct xml_out xml_out_start(struct arena *arena, const char *root, const char *uri);
void xml_out_open(struct xml_out *out, const char *element);
void xml_out_close(struct xml_out *out);
/* Nothing when the value is NULL. */
void xml_out_attribute(struct xml_out *out, const char *name, const char *value);
void xml_out_number(struct xml_out *out, const char *name, int64_t value);
void xml_out_text(struct xml_out *out, const char *text);
/* Closes all that is open and frees the writer. */
struct bytes xml_out_bytes(struct xml_out *out);

#endif

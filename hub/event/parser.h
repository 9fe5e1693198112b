/* parser.h – one pass over a document: well-formedness, schema and tree together. A parser holds the contexts of
 * libxml2 and serves one thread; the compiled schema is shared. */
#ifndef HUB_EVENT_PARSER_H
#define HUB_EVENT_PARSER_H

#include "hub/event/event.h"
#include "hub/event/tree.h"

struct parser;

/* `kinds` must outlive the parser. */
struct parser *parser_new(const struct kinds *kinds, const struct event_limits *limits);
void parser_free(struct parser *parser);
/* The root of the tree, in the arena, its names good until the next run; *kind is the root's. NULL and *error with
 * not_well_formed, dtd_forbidden, text_too_long, unknown_kind or schema_violation; the first mistake wins. */
const struct tree_element *parser_run(struct parser *parser, struct bytes text, struct arena *arena,
                                      const struct kind **kind, struct error *error);
/* The root of the last run as far as it was read, also after a refusal; NULL before the first tag. */
const struct tree_element *parser_root(const struct parser *parser);

#endif

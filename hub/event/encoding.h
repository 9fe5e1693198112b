/* encoding.h – a body in the encoding it declares becomes UTF-8. By declaration: UTF-8 (also when nothing is declared),
 * GB18030, GBK, UTF-16 (byte order from its mark, or from the first character). Nothing is guessed and no octet is
 * replaced: what does not fit is refused. */
#ifndef HUB_EVENT_ENCODING_H
#define HUB_EVENT_ENCODING_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

/* *text without byte order mark: the body itself when it is UTF-8, else a copy in the arena. Its XML declaration still
 * names the old encoding. False with wrong_encoding, or not_well_formed for an empty body. */
bool encoding_decode(struct bytes body, struct arena *arena, struct bytes *text, struct error *error);

#endif

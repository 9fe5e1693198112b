/* mask.h – shows a part of a text: enough to recognise a value one knows already, too little to learn it.
 * Characters are code points; a text too short for its mask shows nothing but stars. */
#ifndef HUB_RIGHTS_MASK_H
#define HUB_RIGHTS_MASK_H

#include "hub/base/arena.h"

typedef const char *mask_function(const char *text, struct arena *arena);

/* phone 138****8000, id 3402**********2320, name 李**, tail ***********016482, email l***@example.cn, year 1985-**-**,
 * hidden ***. NULL when unknown. */
mask_function *mask_by_name(const char *name);

#endif

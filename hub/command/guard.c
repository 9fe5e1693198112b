#include "hub/command/guard.h"

#include "hub/base/memory.h"

#include <jansson.h>
#include <libxml/xmlmemory.h>
#include <stdlib.h>

void guard_memory(void) {
    (void)xmlMemSetup(free, memory_get, memory_resize, memory_copy);
    json_set_alloc_funcs(memory_get, free);
}

/* consequence_erp.h – the documents that would go to the ERP; a part of consequence.h. */
#ifndef HUB_COMMAND_CONSEQUENCE_ERP_H
#define HUB_COMMAND_CONSEQUENCE_ERP_H

#include "hub/command/consequence.h"

/* Fills the documents of consequences whose changes are known. Without an ERP there are none. False and context->error. */
bool consequences_erp(const struct foresight *foresight, instant now, struct consequences *consequences);

#endif

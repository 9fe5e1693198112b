#include "hub/rights/view.h"
#include "hub/rights/xml_out.h"

#define NOTICE_NAMESPACE "urn:dealerhub:notice:1"

struct bytes customer_notice_write(const struct customer_notice *notice, struct arena *arena) {
    char id[UUID_TEXT];
    char time[INSTANT_TEXT];
    struct xml_out out = xml_out_start(arena, notice->split ? "CustomerSplit" : "CustomerMerged", NOTICE_NAMESPACE);
    xml_out_attribute(&out, "partner", notice->partner);
    xml_out_attribute(&out, "id", uuid_to_text(&notice->golden, id));
    xml_out_attribute(&out, "time", instant_print(notice->at, time));
    for (size_t i = 0; i < notice->part_count; i++) {
        xml_out_open(&out, notice->split ? "Into" : "From");
        xml_out_attribute(&out, "id", uuid_to_text(&notice->parts[i], id));
        xml_out_close(&out);
    }
    return xml_out_bytes(&out);
}

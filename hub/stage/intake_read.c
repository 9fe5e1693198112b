#include "hub/stage/intake_read.h"

void intake_reader_clear(struct intake_reader *reader) {
    if (reader->reader != NULL) {
        event_reader_free(reader->reader);
    }
    assembly_release(reader->assembly);
    reader->reader = NULL;
    reader->assembly = NULL;
}

static void use(struct intake_reader *reader, struct assembly *assembly) {
    if (reader->assembly != assembly) {
        intake_reader_clear(reader);
        reader->assembly = assembly_hold(assembly);
        reader->reader = event_reader_new(assembly->kinds, assembly->attributes, &assembly->limits);
    }
}

/* A tombstone says nothing; on a topic of events it is a mistake of the sender. */
static void refuse_empty(const struct merge_parts *parts, struct merge_input *input) {
    input->body = (struct bytes){(const uint8_t *)"", 0};
    input->digest = keyer_digest_bytes(parts->keyer, input->body);
    input->recorded = INSTANT_NONE;
    input->refused = true;
    (void)error_set(&input->refusal, NOT_WELL_FORMED, "/", "the message has no body");
    error_translate(&input->refusal, "消息没有内容");
}

void intake_read(struct intake_reader *reader, struct assembly *assembly, struct merge_input *input,
                 struct arena *arena) {
    const struct intake_check check = {&assembly->parts, reader->topic_decisions};
    use(reader, assembly);
    if (input->body.length == 0) {
        refuse_empty(&assembly->parts, input);
        return;
    }
    merge_read_input(&assembly->parts, reader->reader, input, arena);
    intake_check(&check, input, arena);
}

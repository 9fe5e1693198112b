#include "hub/store/shard.h"

#include "hub/store/answer_line.h"

unsigned shard_of_golden(const struct uuid *golden) {
    return golden->octets[15] % SHARD_COUNT;
}

/* FNV-1a (Fowler, Noll, Vo), 32 bits. */
static uint32_t mix(uint32_t hash, uint8_t octet) {
    return (hash ^ octet) * UINT32_C(16777619);
}

unsigned shard_of_input(const char *line, int32_t partition) {
    const size_t length = answer_line_topic_length(line);
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < length; i++) {
        hash = mix(hash, (uint8_t)line[i]);
    }
    for (unsigned shift = 0; shift < 32; shift += 8) {
        hash = mix(hash, (uint8_t)((uint32_t)partition >> shift));
    }
    return hash % SHARD_COUNT;
}

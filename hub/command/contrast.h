/* contrast.h – two source records side by side, judged as the merge judges them: which keys they share, what each
 * comparison weighs, what was said of the pair. Plain data in the command's arena. */
#ifndef HUB_COMMAND_CONTRAST_H
#define HUB_COMMAND_CONTRAST_H

#include "hub/command/out.h"
#include "hub/command/reading.h"
#include "hub/store/console_store.h"
#include "hub/store/record_store.h"

/* A key that one or both of them hold. */
struct contrast_key {
    const struct record_key *a, *b; /* NULL: not held there */
    int said;                       /* a steward's latest word: 1 generic, -1 free, 0 none */
    unsigned holders, cap;          /* customer numbers that hold it; more than the cap make it generic */
    bool finds;                     /* a key of this kind finds candidates */
    bool generic;
};

struct contrast {
    const char *model; /* its version */
    const struct stored_record *a, *b;
    struct profile profile_a, profile_b;
    struct contrast_key *keys; /* shared ones first */
    size_t key_count;
    bool shared, shared_current; /* a key that is not generic; and current on both sides */
    struct comparison comparison;
    const struct stored_link *edge; /* as stored, or NULL */
    struct said_word *words;        /* the latest first */
    size_t word_count;
};

/* The model in force: that of the shipped data or the site when it is that, else as the database keeps it. Where it is not
 * kept there, as by an older version, the file here, with a warning on standard error; and where no set was ever put in
 * force, the file here. The caller frees; NULL and context->error. */
struct model *contrast_model(struct command_context *context, const struct reading *reading);
/* False and context->error on a failure. The records must outlive the contrast. */
bool contrast_make(struct command_context *context, struct reading *reading, const struct model *model,
                   const struct stored_record *a, const struct stored_record *b, struct contrast *contrast);
/* The parts that a comparison of stored records is made of: what a record says, in the arena; its key of that digest, or
 * NULL; the value behind one of its keys counts nothing, since too many hold it. */
struct profile contrast_profile(const struct stored_record *record, const struct attributes *attributes,
                                struct arena *arena);
const struct record_key *contrast_key_of(const struct stored_record *record, const struct digest *digest);
void contrast_mark_generic(struct profile *profile, const struct stored_record *record, const struct record_key *key);
/* Would a union that brings the two together be refused: veto, contradiction, or a steward's latest word? */
bool contrast_forbids(const struct contrast *contrast);

/* What is shown of it; personal values are masked unless `reveal`. */
void contrast_print(const struct command_context *context, const struct contrast *contrast, bool reveal);
json_t *contrast_json(const struct command_context *context, const struct contrast *contrast, bool reveal);
/* What half a link agrees in: "phone"; in the arena. */
const char *contrast_half(const struct command_context *context, unsigned half);
json_t *contrast_half_json(unsigned half);
/* A comparator with its level and weight, without the values; in the arena. */
const char *contrast_level(const struct command_context *context, const struct level *level);
/* Veto, contradiction or rule in words, "" when there is none. */
const char *contrast_reason(const struct command_context *context, const struct contrast *contrast);

#endif

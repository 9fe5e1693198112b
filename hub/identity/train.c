#include "hub/identity/training.h"

#include "hub/event/xml_file.h"

#include <stdlib.h>
#include <string.h>

/* --- the file ----------------------------------------------------------------------------------------------------- */

static double share_of(const xmlNode *node, const char *name, struct arena *arena) {
    const char *text = xml_attribute(node, name, arena);
    const double share = text == NULL ? 0 : strtod(text, NULL);
    return share > 0 && share <= 1 ? share : 1e-9;
}

static void read_subject(struct training *training, xmlNodePtr node) {
    if (training->subject_count == SUBJECTS_MAX) {
        return;
    }
    struct training_subject *subject = &training->subjects[training->subject_count++];
    const char *name = xml_attribute(node, "name", training->arena);
    *subject = (struct training_subject){.comparator = name == NULL ? "" : name,
                                         .attribute = xml_attribute(node, "attribute", training->arena),
                                         .node = node};
    for (xmlNodePtr level = xml_child(node, "Level"); level != NULL && subject->level_count < LEVELS_MAX;
         level = xml_next(level, "Level")) {
        const char *text = xml_attribute(level, "name", training->arena);
        subject->levels[subject->level_count++] = (struct outcome_share){
            .name = text == NULL ? "" : text,
            .m = share_of(level, "m", training->arena),
            .u = share_of(level, "u", training->arena),
        };
    }
}

static struct term_table *add_table(struct training *training, const char *of, xmlNodePtr node) {
    if (training->table_count == SUBJECTS_MAX) {
        return NULL;
    }
    struct term_table *table = &training->tables[training->table_count++];
    *table = (struct term_table){.of = of, .node = node, .terms = g_hash_table_new(g_str_hash, g_str_equal)};
    return table;
}

static void read_model(struct training *training) {
    const xmlNode *root = xmlDocGetRootElement(training->document);
    for (xmlNodePtr node = xml_child(root, NULL); node != NULL; node = xml_next(node, NULL)) {
        if (strcmp((const char *)node->name, "Comparator") == 0) {
            read_subject(training, node);
        } else if (strcmp((const char *)node->name, "Frequencies") == 0) {
            const char *of = xml_attribute(node, "of", training->arena);
            (void)add_table(training, of == NULL ? "" : of, node);
        }
    }
}

struct training *training_new(const char *model, struct error *error) {
    struct training *training = g_new0(struct training, 1);
    training->arena = arena_new();
    training->words = pattern_set_new();
    training->document = xml_file_read(model, NULL, error);
    if (training->document == NULL) {
        training_free(training);
        return NULL;
    }
    read_model(training);
    return training;
}

void training_free(struct training *training) {
    for (size_t i = 0; i < training->pass_count; i++) {
        pattern_set_free(&training->passes[i].patterns);
    }
    for (size_t i = 0; i < training->table_count; i++) {
        g_hash_table_destroy(training->tables[i].terms);
    }
    pattern_set_free(&training->words);
    xmlFreeDoc(training->document);
    arena_free(training->arena);
    g_free(training);
}

/* --- outcomes ----------------------------------------------------------------------------------------------------- */

/* The subject of the attribute itself outranks the one for any. */
static int subject_of(const struct training *training, const char *comparator, const char *attribute) {
    int any = -1;
    for (size_t i = 0; i < training->subject_count; i++) {
        const struct training_subject *subject = &training->subjects[i];
        if (strcmp(subject->comparator, comparator) != 0) {
            continue;
        }
        if (subject->attribute == NULL) {
            any = (int)i;
        } else if (strcmp(subject->attribute, attribute) == 0) {
            return (int)i;
        }
    }
    return any;
}

static uint8_t level_of(const struct training_subject *subject, const char *name) {
    for (size_t i = 0; i < subject->level_count; i++) {
        if (strcmp(subject->levels[i].name, name) == 0) {
            return (uint8_t)(i + 1);
        }
    }
    return 0;
}

/* What is compared as text is told by the attribute's name; in the file it stands under "text". */
static const char *comparator_of(const struct level *level, const struct attribute *attribute) {
    const bool text = attribute != NULL && attribute->comparator != NULL && strcmp(attribute->comparator, "text") == 0;
    return text && strcmp(level->comparator, attribute->name) == 0 ? attribute->comparator : level->comparator;
}

void training_outcomes(struct training *training, const struct training_pair *pair, uint8_t levels[SUBJECTS_MAX]) {
    memset(levels, 0, SUBJECTS_MAX);
    for (size_t i = 0; i < pair->comparison->level_count; i++) {
        const struct level *level = &pair->comparison->levels[i];
        const struct attribute *attribute = level->a < pair->a->count ? pair->a->values[level->a].attribute : NULL;
        const int subject = level->generic ? -1
                                           : subject_of(training, comparator_of(level, attribute),
                                                        attribute == NULL ? "" : attribute->name);
        if (subject >= 0) {
            levels[subject] = level_of(&training->subjects[subject], level->level);
        }
    }
}

/* --- what it is given --------------------------------------------------------------------------------------------- */

void training_random(struct training *training, const struct training_pair *pair) {
    uint8_t levels[SUBJECTS_MAX];
    training_outcomes(training, pair, levels);
    training->random++;
    for (size_t i = 0; i < training->subject_count; i++) {
        if (levels[i] != 0) {
            training->subjects[i].random++;
            training->subjects[i].levels[levels[i] - 1].drawn++;
        }
    }
}

static bool names(const char *list, const char *name) {
    const size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length) {
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ')) {
            return true;
        }
    }
    return false;
}

int training_pass(struct training *training, const char *name, const char *fixed) {
    if (training->pass_count == TRAINING_PASSES_MAX) {
        return -1;
    }
    struct blocking_pass *pass = &training->passes[training->pass_count];
    *pass = (struct blocking_pass){.name = arena_copy(training->arena, name), .patterns = pattern_set_new()};
    for (size_t i = 0; i < training->subject_count; i++) {
        const struct training_subject *subject = &training->subjects[i];
        pass->fixed[i] = names(fixed, subject->attribute == NULL ? subject->comparator : subject->attribute);
    }
    return (int)training->pass_count++;
}

void training_add(struct training *training, int pass, enum training_label label, const struct training_pair *pair) {
    uint8_t levels[SUBJECTS_MAX];
    training_outcomes(training, pair, levels);
    training->passes[pass].pairs++;
    pattern_set_add(training, &training->passes[pass].patterns, levels, label);
}

void training_word(struct training *training, bool same, const struct training_pair *pair) {
    uint8_t levels[SUBJECTS_MAX];
    training_outcomes(training, pair, levels);
    training->word_count++;
    pattern_set_add(training, &training->words, levels, same ? LABEL_SAME : LABEL_APART);
}

/* --- estimating --------------------------------------------------------------------------------------------------- */

/* Before the passes, which take it as given. */
static void estimate_u(struct training *training) {
    for (size_t i = 0; i < training->subject_count; i++) {
        struct training_subject *subject = &training->subjects[i];
        for (size_t k = 0; k < subject->level_count; k++) {
            struct outcome_share *level = &subject->levels[k];
            level->has_u = level->drawn >= LEAST_SUPPORT;
            level->u = level->has_u ? level->drawn / subject->random : level->u;
        }
    }
}

static void pool(struct training *training, const struct pattern_set *set, const bool *fixed) {
    for (unsigned p = 0; p < set->list->len; p++) {
        const struct pattern *pattern = g_ptr_array_index(set->list, p);
        for (size_t i = 0; i < training->subject_count; i++) {
            struct training_subject *subject = &training->subjects[i];
            if (pattern->levels[i] != 0 && (fixed == NULL || !fixed[i])) {
                subject->pairs += pattern->posterior * pattern->count;
                subject->levels[pattern->levels[i] - 1].seen += pattern->posterior * pattern->count;
            }
        }
    }
}

static void estimate_m(struct training *training) {
    for (size_t i = 0; i < training->subject_count; i++) {
        struct training_subject *subject = &training->subjects[i];
        for (size_t k = 0; k < subject->level_count; k++) {
            struct outcome_share *level = &subject->levels[k];
            level->has_m = level->seen >= LEAST_SUPPORT;
            level->m = level->has_m ? level->seen / subject->pairs : level->m;
        }
    }
}

static void count_numbers(const struct training *training, struct training_summary *summary) {
    for (size_t i = 0; i < training->subject_count; i++) {
        for (size_t k = 0; k < training->subjects[i].level_count; k++) {
            summary->levels++;
            summary->m_estimated += training->subjects[i].levels[k].has_m;
            summary->u_estimated += training->subjects[i].levels[k].has_u;
        }
    }
}

void training_estimate(struct training *training, double precision, struct training_summary *summary) {
    *summary = (struct training_summary){.random = training->random,
                                         .passes = training->pass_count,
                                         .words = training->word_count,
                                         .records = training->records};
    estimate_u(training);
    for (unsigned p = 0; p < training->words.list->len; p++) {
        struct pattern *pattern = g_ptr_array_index(training->words.list, p);
        pattern->posterior = pattern->label == LABEL_SAME;
    }
    for (size_t i = 0; i < training->pass_count; i++) {
        struct blocking_pass *pass = &training->passes[i];
        training_expect(training, pass);
        summary->pairs += (size_t)pass->pairs;
        summary->same += pass->same * pass->pairs;
        summary->iterations = MAX(summary->iterations, pass->iterations);
    }
    for (size_t i = 0; i < training->pass_count; i++) {
        pool(training, &training->passes[i].patterns, training->passes[i].fixed);
    }
    pool(training, &training->words, NULL);
    estimate_m(training);
    count_numbers(training, summary);
    training_suggest(training, precision, summary);
    training->summary = *summary;
}

/* How frequent names and texts are: counted, the common ones listed. A listed name says that many bear it; one that only a
 * few bear is a person's own affair and stays out of the file. */
#include "hub/event/xml_file.h"
#include "hub/identity/forms.h"
#include "hub/identity/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LISTED_MAX = 2000,   /* terms of a table */
    LISTED_LEAST = 10,   /* records that hold one */
    COUNTED_LEAST = 1000 /* records, below which the file's table stands */
};

/* --- counting ----------------------------------------------------------------------------------------------------- */

static struct term_table *table_of(struct training *training, const char *of) {
    for (size_t i = 0; i < training->table_count; i++) {
        if (strcmp(training->tables[i].of, of) == 0) {
            return &training->tables[i];
        }
    }
    return NULL;
}

static void count_term(struct training *training, const char *of, struct part term) {
    char text[64];
    struct term_table *table = table_of(training, of);
    if (table == NULL || term.length == 0 || term.length >= sizeof text) {
        return;
    }
    memcpy(text, term.text, term.length);
    text[term.length] = '\0';
    const int count = GPOINTER_TO_INT(g_hash_table_lookup(table->terms, text));
    table->total++;
    if (count > 0 || g_hash_table_size(table->terms) < TERMS_MAX) {
        char *key = count > 0 ? text : arena_copy(training->arena, text);
        (void)g_hash_table_insert(table->terms, key, GINT_TO_POINTER(count + 1));
    } else {
        table->crowded++;
    }
}

static void count_name(struct training *training, const char *normal) {
    const struct form form = form_of(normal);
    const struct part written = form.parts[NAME_WRITTEN];
    const struct part surname = form.parts[NAME_SURNAME];
    if (!part_is(form.parts[NAME_KIND], "person") || surname.length == 0 || surname.length > written.length) {
        return;
    }
    count_term(training, "surname", surname);
    count_term(training, "given-name", (struct part){written.text + surname.length, written.length - surname.length});
}

void training_terms(struct training *training, const struct profile *profile) {
    training->records++;
    for (size_t i = 0; i < profile->count; i++) {
        const struct held_value *held = &profile->values[i];
        if (held->former) {
            continue;
        }
        if (strcmp(held->attribute->name, "name") == 0) {
            count_name(training, held->value->normal);
        }
        count_term(training, held->attribute->name, (struct part){held->value->normal, strlen(held->value->normal)});
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct term {
    const char *text;
    int count;
};

static int most_frequent_first(const void *left, const void *right) {
    const struct term *a = left;
    const struct term *b = right;
    return a->count != b->count ? b->count - a->count : strcmp(a->text, b->text);
}

static bool is_long(const char *text) {
    return strlen(text) > 3; /* three octets: one Chinese character */
}

static struct term *sorted_terms(const struct training *training, const struct term_table *table, size_t *count) {
    GHashTableIter iterator;
    void *text;
    void *number;
    struct term *terms = ARENA_NEW(training->arena, struct term, g_hash_table_size(table->terms) + 1);
    *count = 0;
    g_hash_table_iter_init(&iterator, table->terms);
    while (g_hash_table_iter_next(&iterator, &text, &number)) {
        terms[(*count)++] = (struct term){text, GPOINTER_TO_INT(number)};
    }
    qsort(terms, *count, sizeof *terms, most_frequent_first);
    return terms;
}

static void set_share(xmlNodePtr node, const char *name, double share) {
    char text[32];
    (void)snprintf(text, sizeof text, "%.8f", share < 1e-8 ? 1e-8 : share);
    (void)xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

static void say(xmlNodePtr node, const char *text) {
    (void)xmlAddChild(node, xmlNewText((const xmlChar *)"\n    "));
    (void)xmlAddChild(node, xmlNewComment((const xmlChar *)text));
}

static void list_term(xmlNodePtr node, const char *text, double share) {
    (void)xmlAddChild(node, xmlNewText((const xmlChar *)"\n    "));
    xmlNodePtr item = xmlNewChild(node, node->ns, (const xmlChar *)"Share", NULL);
    (void)xmlSetProp(item, (const xmlChar *)"text", (const xmlChar *)text);
    set_share(item, "share", share);
}

/* What is not listed: the mean share of such a term. */
static void set_others(const struct term_table *table, const struct term *terms, size_t listed, size_t count) {
    double records[2] = {0};
    double different[2] = {0};
    for (size_t i = listed; i < count; i++) {
        records[is_long(terms[i].text)] += terms[i].count;
        different[is_long(terms[i].text)]++;
    }
    records[1] += table->crowded;
    different[1] += table->crowded;
    static const char *const names[] = {"other", "other-long"};
    for (size_t i = 0; i < 2; i++) {
        if (different[i] >= LEAST_SUPPORT) {
            set_share(table->node, names[i], records[i] / different[i] / table->total);
        }
    }
}

/* Terms of the file that are rare here keep their share. */
static void keep_rest(const struct training *training, const struct term_table *table, xmlNodePtr old) {
    bool told = false;
    for (xmlNodePtr item = xml_child(old, "Share"); item != NULL; item = xml_next(item, "Share")) {
        const char *text = xml_attribute(item, "text", training->arena);
        const char *share = xml_attribute(item, "share", training->arena);
        if (text == NULL || share == NULL || GPOINTER_TO_INT(g_hash_table_lookup(table->terms, text)) >= LISTED_LEAST) {
            continue;
        }
        if (!told) {
            say(table->node, " support: too few records here; kept ");
            told = true;
        }
        list_term(table->node, text, strtod(share, NULL));
    }
}

static size_t write_table(const struct training *training, struct term_table *table) {
    size_t count;
    size_t listed = 0;
    char support[120];
    const struct term *terms = sorted_terms(training, table, &count);
    while (listed < count && listed < LISTED_MAX && terms[listed].count >= LISTED_LEAST) {
        listed++;
    }
    if (table->total < COUNTED_LEAST || listed == 0) {
        return 0;
    }
    xmlNodePtr old = xmlCopyNode(table->node, 1);
    while (table->node->children != NULL) {
        xmlNodePtr child = table->node->children;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
    set_others(table, terms, listed, count);
    (void)snprintf(support, sizeof support, " support: %.0f records, each of these in %d at least ", table->total,
                   (int)LISTED_LEAST);
    say(table->node, support);
    for (size_t i = 0; i < listed; i++) {
        list_term(table->node, terms[i].text, terms[i].count / table->total);
    }
    keep_rest(training, table, old);
    (void)xmlAddChild(table->node, xmlNewText((const xmlChar *)"\n  "));
    xmlFreeNode(old);
    return listed;
}

size_t training_write_terms(const struct training *training) {
    size_t listed = 0;
    for (size_t i = 0; i < training->table_count; i++) {
        struct term_table table = training->tables[i];
        listed += write_table(training, &table);
    }
    return listed;
}

/* The model file with the numbers estimated, each beside its support; rules, caps and zones as they were. */
#include "hub/identity/training.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SUPPORT " support:" /* begins the comments that a training writes, so that the next one replaces them */

static bool is_support(const xmlNode *node) {
    return node->type == XML_COMMENT_NODE && node->content != NULL &&
           strncmp((const char *)node->content, SUPPORT, strlen(SUPPORT)) == 0;
}

static void say_behind(xmlNodePtr node, const char *text) {
    xmlNodePtr next = node->next;
    if (next != NULL && is_support(next)) {
        xmlUnlinkNode(next);
        xmlFreeNode(next);
    }
    (void)xmlAddNextSibling(node, xmlNewComment((const xmlChar *)text));
}

static void set_number(xmlNodePtr node, const char *name, double share) {
    char text[32];
    const double least = 1e-10;
    const double most = 1;
    (void)snprintf(text, sizeof text, "%.10f", CLAMP(share, least, most));
    for (size_t end = strlen(text) - 1; text[end] == '0' && text[end - 1] != '.'; end--) {
        text[end] = '\0';
    }
    (void)xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

static void write_level(const struct training_subject *subject, const struct outcome_share *level, xmlNodePtr node) {
    char text[200];
    set_number(node, "m", level->m);
    set_number(node, "u", level->u);
    (void)snprintf(text, sizeof text, SUPPORT " m %s %.1f of %.1f pairs of the same, u %s %.0f of %.0f random ones ",
                   level->has_m ? "from" : "kept:", level->seen, subject->pairs,
                   level->has_u ? "from" : "kept:", level->drawn, subject->random);
    say_behind(node, text);
}

static void write_subject(const struct training_subject *subject) {
    size_t at = 0;
    for (xmlNodePtr node = subject->node->children; node != NULL && at < subject->level_count; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "Level") == 0) {
            write_level(subject, &subject->levels[at++], node);
        }
    }
}

static void write_zones(const struct training *training, xmlNodePtr root) {
    char text[300];
    const struct training_summary *summary = &training->summary;
    for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "Zones") != 0) {
            continue;
        }
        int used = snprintf(text, sizeof text, SUPPORT " kept; %.0f of %zu pairs of %zu passes are the same",
                            summary->same, summary->pairs, summary->passes);
        if (summary->has_link) {
            used += snprintf(text + used, sizeof text - (size_t)used, "; suggested link %.2f", summary->link);
        }
        if (summary->has_review) {
            used += snprintf(text + used, sizeof text - (size_t)used, ", review %.2f", summary->review);
        }
        (void)snprintf(text + used, sizeof text - (size_t)used, " ");
        say_behind(node, text);
    }
}

bool training_write(const struct training *training, const char *version, const char *path, struct error *error) {
    xmlNodePtr root = xmlDocGetRootElement(training->document);
    (void)xmlSetProp(root, (const xmlChar *)"version", (const xmlChar *)version);
    for (size_t i = 0; i < training->subject_count; i++) {
        write_subject(&training->subjects[i]);
    }
    write_zones(training, root);
    (void)training_write_terms(training);
    errno = 0;
    return xmlSaveFileEnc(path, training->document, "UTF-8") > 0 ||
           error_set(error, CONFIG_UNREADABLE, path, "%s", errno == 0 ? "it cannot be written" : strerror(errno));
}

/* Writing: everything that changed, in one pipeline, offsets last. */
#include "hub/store/merge_write.h"
#include "hub/event/doubt.h"
#include "hub/stage/merge_run.h"

#include <string.h>

/* --- answers to the sources ---------------------------------------------------------------------------------------- */

/* One line a finding, its parts between tabs: the relay reads them so. */
static void add_finding(GString *findings, const struct error *found) {
    const char *const texts[] = {found->detail, found->detail_zh};
    g_string_append_printf(findings, "%s\t%s\t%u\t%u", error_kind(found->code)->code, found->place, found->line,
                           found->column);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        g_string_append_c(findings, '\t');
        for (const char *at = texts[i]; *at != '\0'; at++) {
            g_string_append_c(findings, *at == '\t' || *at == '\n' ? ' ' : *at);
        }
    }
    g_string_append_c(findings, '\n');
}

/* A doubtful value of an accepted event. */
static void add_doubt(void *findings, const struct error *doubt) {
    add_finding(findings, doubt);
}

static bool is_wanted(enum feedback_wish wish, int outcome) {
    static const int least[] = {
        [FEEDBACK_ALL] = 0, [FEEDBACK_DOUBTFUL] = 1, [FEEDBACK_REFUSED] = 2, [FEEDBACK_NONE] = 3};
    return outcome >= least[wish];
}

/* The partner that owns the source named, if the topic may speak for it; otherwise whoever the topic belongs to: a false
 * claim is answered to its sender, not to the one named. */
static const struct partner *addressee(const struct merge_run *run, const struct merge_input *input) {
    if (input->event != NULL &&
        rights_topic_speaks_for(run->parts->rights, input->origin.topic, input->event->source)) {
        return rights_owner_of_source(run->parts->rights, input->event->source);
    }
    for (size_t i = 0; i < rights_partner_count(run->parts->rights); i++) {
        const struct partner *partner = rights_partner(run->parts->rights, i);
        for (size_t k = 0; k < partner->source_count; k++) {
            if (rights_topic_speaks_for(run->parts->rights, input->origin.topic, partner->sources[k].id)) {
                return partner;
            }
        }
    }
    return NULL;
}

static void add_notice(struct merge_run *run, struct merge_tables *tables, const struct merge_input *input) {
    const struct partner *partner = addressee(run, input);
    if (partner == NULL || partner->feedback == FEEDBACK_NONE) {
        return;
    }
    GString *findings = g_string_new(NULL);
    int outcome = 2;
    if (input->refused) {
        add_finding(findings, &input->refusal);
    } else {
        outcome = doubts_each(input->event, add_doubt, findings) > 0 ? 1 : 0;
    }
    if (is_wanted(partner->feedback, outcome)) {
        const bool customer = input->event != NULL && input->event->kind->customer && input->event->person_count > 0;
        merge_tables_notice(tables, &(struct merge_notice){.origin = input->origin,
                                                           .turn = input->reject_id == 0 ? NULL : &input->turn,
                                                           .partner = partner->id,
                                                           .source = input->source,
                                                           .event_id = input->event_id,
                                                           .number = customer ? input->event->people[0].number : NULL,
                                                           .outcome = outcome,
                                                           .findings = arena_copy(run->arena, findings->str)});
    }
    (void)g_string_free(findings, 1);
}

/* Nothing was recorded later than it came, whatever it says. */
static struct merge_about about(const struct merge_input *input) {
    const instant came = input->origin.appended;
    return (struct merge_about){
        .records = input->record_ids, .count = input->record_count, .recorded = instant_earlier(input->recorded, came)};
}

static void add_reject(struct merge_run *run, struct merge_tables *tables, const struct merge_input *input) {
    const struct merge_reject reject = {.origin = input->origin,
                                        .refusal = &input->refusal,
                                        .source = input->source,
                                        .event_id = input->event_id,
                                        .about = about(input),
                                        .key = input->key,
                                        .body = input->body,
                                        .headers =
                                            message_headers_pack(input->headers, input->header_count, run->arena)};
    if (input->reject_id == 0) {
        merge_tables_reject(tables, &reject);
    } else {
        merge_tables_refuse_again(tables, input->reject_id, &reject);
    }
}

static void add_inputs(struct merge_run *run, struct merge_tables *tables) {
    for (size_t i = 0; i < run->batch->count; i++) {
        const struct merge_input *input = &run->batch->inputs[i];
        if (input->refused) {
            add_reject(run, tables, input);
        } else if (input->reject_id != 0) {
            const struct merge_about whom = about(input);
            merge_tables_reject_state(tables, input->reject_id, 1, &whom);
        }
        add_notice(run, tables, input);
    }
    for (unsigned i = 0; i < run->reject_changes->len; i++) {
        const struct reject_change *change = g_ptr_array_index(run->reject_changes, i);
        merge_tables_reject_state(tables, change->id, change->state, NULL);
    }
    for (unsigned i = 0; i < run->touched->len; i++) {
        const struct batch_record *record = g_ptr_array_index(run->touched, i);
        if (record->erase) {
            merge_tables_erase_rejects(tables, &record->id, 1);
        }
    }
    for (size_t i = 0; i < run->batch->progress_count; i++) {
        merge_tables_progress(tables, &run->batch->progress[i]);
    }
}

static struct merge_tables *computed(struct merge_run *run) {
    struct merge_tables *tables = merge_tables_new(&run->store, run->set);
    merge_tables_records(tables, run->touched);
    merge_tables_rows(tables, run->touched);
    merge_tables_identity(tables);
    merge_tables_golden(tables);
    return tables;
}

bool merge_write(struct merge_run *run) {
    struct merge_tables *tables = computed(run);
    add_inputs(run, tables);
    return merge_tables_flush(tables, run->batch->cluster, run->batch->progress_count, &run->adopted, run->error);
}

bool merge_write_twin(struct merge_run *run) {
    return merge_tables_flush_twin(computed(run), run->error);
}

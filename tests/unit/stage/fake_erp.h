/* fake_erp.h – an ERP for the tests of the relay: it is told the customer's anchor and name, or that the object lost. */
#ifndef TESTS_UNIT_STAGE_FAKE_ERP_H
#define TESTS_UNIT_STAGE_FAKE_ERP_H

#include "tests/unit/stage/relay_scene.h"

struct fake_erp {
    struct erp_dialect dialect;
    struct port port;
    const char *system;
    bool hold;
    bool asks_number; /* an object that lost is held while its number is not known */
    instant turns;    /* from then on the document is another; 0: never */
    enum port_answer answer;
    GPtrArray *sent; /* "number:bytes" */
};

static inline const char *fake_system(void *state) {
    const struct fake_erp *erp = state;
    return erp->system;
}

static inline void fake_build(void *state, const struct erp_request *request, struct arena *arena,
                              struct erp_document *result) {
    const struct fake_erp *erp = state;
    const bool lost = request->standing == ERP_LOSER;
    const struct customer_value *name = lost ? NULL : customer_first(request->customer, "name");
    const char *content = arena_print(arena, "%s %s%s", request->anchor,
                                      lost           ? "lost"
                                      : name == NULL ? ""
                                                     : name->value.typed,
                                      erp->turns != 0 && request->at >= erp->turns ? " turned" : "");
    *result = (struct erp_document){.verdict = ERP_BUILT, .profile = "consumer", .next_change = erp->turns};
    if (erp->hold || (lost && erp->asks_number && request->object_key == NULL)) {
        result->verdict = ERP_HELD;
        result->held = lost ? "number: not known" : "PSTLZ: missing";
    } else {
        result->content = (struct bytes){(const uint8_t *)content, strlen(content)};
    }
}

static inline struct bytes fake_write(void *state, const struct erp_request *request,
                                      const struct erp_document *document, struct arena *arena) {
    (void)state;
    const char *text = arena_print(arena, "%lld %.*s", (long long)request->number, (int)document->content.length,
                                   (const char *)document->content.data);
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static inline enum port_answer fake_send(void *state, const struct document *document, struct error *error) {
    struct fake_erp *erp = state;
    if (erp->answer != PORT_DONE) {
        (void)error_set(error, RECEIVER_REFUSED, "P01", "as told");
        return erp->answer;
    }
    g_ptr_array_add(erp->sent, g_strndup((const char *)document->bytes.data, document->bytes.length));
    return PORT_DONE;
}

static inline void use_erp(struct scene *scene, struct fake_erp *erp, bool by_port) {
    *erp = (struct fake_erp){.system = "P01", .sent = g_ptr_array_new_with_free_func(g_free)};
    erp->dialect = (struct erp_dialect){.state = erp, .build = fake_build, .write = fake_write, .system = fake_system};
    erp->port = (struct port){.state = erp, .send = fake_send};
    scene->parts.dialect = &erp->dialect;
    scene->parts.port = by_port ? &erp->port : NULL;
}

#endif

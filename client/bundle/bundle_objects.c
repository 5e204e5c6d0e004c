#include "client/bundle/bundle_objects.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/clone/clone_dir.h"
#include "client/io/file.h"
#include "proto/base/hex.h"

/* A digest that an entry binds for a payee. */
struct bound {
    struct mz_id payee;
    struct mz_hash digest;
};

struct mz_bundle_objects {
    struct mz_buffer data; /* the folder data/ */
    struct mz_buffer path;
    const struct mz_withheld *withheld;
    struct mz_hash *named; /* objects that were checked */
    size_t named_count, named_capacity;
    struct bound *bound;
    size_t bound_count, bound_capacity;
    struct mz_bundle_objects_found found;
};

struct mz_bundle_objects *mz_bundle_objects_new(const char *directory,
                                                const struct mz_withheld *withheld) {
    struct mz_bundle_objects *o = calloc(1, sizeof *o);
    if (o == NULL)
        return NULL;
    o->withheld = withheld;
    mz_buffer_format(&o->data, "%s/data", directory);
    return o;
}

void mz_bundle_objects_free(struct mz_bundle_objects *o) {
    if (o == NULL)
        return;
    mz_buffer_free(&o->data);
    mz_buffer_free(&o->path);
    free(o->named);
    free(o->bound);
    free(o);
}

static void *one_more(void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t more = *capacity > 0 ? *capacity * 2 : 64;
    void *grown = realloc(items, more * size);
    if (grown != NULL)
        *capacity = more;
    return grown;
}

/* Not there: told as withheld, or missing. */
static enum mz_status lack(struct mz_bundle_objects *o, enum mz_copy_kind kind, const char *word,
                           const struct mz_hash *name) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    bool told =
        o->withheld != NULL && mz_withheld_reason(o->withheld, kind, mz_span_hash(name)) != NULL;
    mz_hex_of_hash(name, hex);
    if (told)
        o->found.withheld++;
    else
        o->found.missing++;
    if (o->found.lack[0] == '\0' || (o->found.lack_told && !told)) {
        (void)snprintf(o->found.lack, sizeof o->found.lack, "%s %s", word, hex);
        o->found.lack_told = told;
    }
    return MZ_OK;
}

static enum mz_status name_it(struct mz_bundle_objects *o, const struct mz_hash *name) {
    struct mz_hash *grown = one_more(o->named, o->named_count, &o->named_capacity, sizeof *grown);
    if (grown == NULL)
        return MZ_E_NO_MEMORY;
    o->named = grown;
    grown[o->named_count++] = *name;
    return MZ_OK;
}

static enum mz_status wrong(const char *word, const struct mz_hash *name, struct mz_fault *fault) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(name, hex);
    return mz_fault_at(fault, MZ_E_BAD_OBJECT, "%s %s", word, hex);
}

/* Root and number of lines are in every body that names a list; the sum is in its own place. */
static enum mz_status check_list(struct mz_bundle_objects *o, const struct mz_statement *statement,
                                 const struct mz_hash *root, enum mz_list_form form,
                                 struct mz_fault *fault) {
    struct mz_buffer object = {0};
    struct mz_list_totals totals;
    mz_clone_object_path(mz_buffer_string(&o->data), "list", root, &o->path);
    enum mz_status status =
        mz_file_read(mz_buffer_string(&o->path), MZ_MAX_LIST_BYTES, &object, fault);
    if (status == MZ_E_NOT_FOUND)
        return lack(o, MZ_COPY_LIST, "list", root);
    int64_t stated = mz_list_named_amount(statement->kind->id, &statement->body);
    if (status == MZ_OK &&
        (mz_list_total(mz_buffer_view(&object), form, &totals, NULL) != MZ_OK ||
         !mz_hash_equal(&totals.root, root) ||
         totals.count != mz_list_named_count(statement->kind->id, &statement->body) ||
         (stated != MZ_ABSENT_FEN && stated != totals.amount)))
        status = wrong("list", root, fault);
    mz_buffer_free(&object);
    if (status != MZ_OK)
        return status;
    o->found.lists++;
    return name_it(o, root);
}

static enum mz_status check_evidence(struct mz_bundle_objects *o,
                                     const struct mz_evidence_attach *body,
                                     struct mz_fault *fault) {
    struct mz_hash hash;
    uint64_t size;
    mz_clone_object_path(mz_buffer_string(&o->data), "evidence", &body->sha256, &o->path);
    enum mz_status status = mz_file_hash(mz_buffer_string(&o->path), &hash, &size, fault);
    if (status == MZ_E_NOT_FOUND)
        return lack(o, MZ_COPY_EVIDENCE, "evidence", &body->sha256);
    if (status != MZ_OK)
        return status;
    if (size != body->size || !mz_hash_equal(&hash, &body->sha256))
        return wrong("evidence", &body->sha256, fault);
    o->found.evidence++;
    return name_it(o, &body->sha256);
}

static enum mz_status bind(struct mz_bundle_objects *o, const struct mz_statement *statement) {
    const struct mz_id *payee = mz_proof_payee(statement);
    for (uint8_t field = 1; payee != NULL && field <= mz_personal_names.count; field++) {
        const struct mz_hash *digest = mz_proof_bound_digest(statement, field);
        if (digest == NULL)
            continue;
        struct bound *grown = one_more(o->bound, o->bound_count, &o->bound_capacity, sizeof *grown);
        if (grown == NULL)
            return MZ_E_NO_MEMORY;
        o->bound = grown;
        grown[o->bound_count++] = (struct bound){*payee, *digest};
    }
    return MZ_OK;
}

enum mz_status mz_bundle_objects_entry(struct mz_bundle_objects *o,
                                       const struct mz_statement *statement,
                                       struct mz_fault *fault) {
    const struct mz_hash *root;
    enum mz_list_form form;
    enum mz_status status;
    if (mz_list_named(statement->kind->id, &statement->body, &root, &form))
        status = check_list(o, statement, root, form, fault);
    else if (statement->kind->id == MZ_KIND_EVIDENCE_ATTACH)
        status = check_evidence(o, &statement->body.evidence_attach, fault);
    else
        status = bind(o, statement);
    return status == MZ_E_NO_MEMORY ? mz_fault_at(fault, status, "objects") : status;
}

/* -- What is there beyond. */

static bool is_bound(const struct mz_bundle_objects *o, const struct mz_id *payee,
                     const struct mz_hash *digest) {
    for (size_t i = 0; i < o->bound_count; i++)
        if (memcmp(&o->bound[i].payee, payee, sizeof *payee) == 0 &&
            mz_hash_equal(&o->bound[i].digest, digest))
            return true;
    return false;
}

static enum mz_status check_disclosures(struct mz_bundle_objects *o, const char *path,
                                        const char *name, struct mz_fault *fault) {
    struct mz_id payee;
    struct mz_buffer file = {0};
    struct mz_disclosure disclosure;
    if (mz_hex_decode(mz_span_text(name), payee.bytes, sizeof payee.bytes) != MZ_OK)
        return mz_fault_at(fault, MZ_E_BAD_BAG, "%s", path);
    o->path.size = 0;
    mz_buffer_format(&o->path, "%s/objects/disclosure/%s", mz_buffer_string(&o->data), name);
    enum mz_status status =
        mz_file_read(mz_buffer_string(&o->path), MZ_MAX_DIGESTS * MZ_MAX_DISCLOSURE, &file, fault);
    struct mz_cbor_reader r = mz_cbor_reader_over(mz_buffer_view(&file));
    while (status == MZ_OK && r.rest.size > 0) {
        struct mz_span one = mz_cbor_skip(&r);
        status = r.status == MZ_OK ? mz_disclosure_decode(one, &disclosure, fault)
                                   : mz_fault_at(fault, r.status, "%s", path);
        struct mz_hash digest = mz_disclosure_digest(one);
        if (status == MZ_OK && !is_bound(o, &payee, &digest))
            status = mz_fault_at(fault, MZ_E_DIGEST_MISMATCH, "%s", path);
        o->found.disclosures++;
    }
    if (file.data != NULL)
        sodium_memzero(file.data, file.capacity);
    mz_buffer_free(&file);
    return status;
}

static int by_hash(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct mz_hash));
}

static bool was_named(const struct mz_bundle_objects *o, const char *name) {
    struct mz_hash hash;
    return mz_hex_decode_hash(mz_span_text(name), &hash) == MZ_OK && o->named_count > 0 &&
           bsearch(&hash, o->named, o->named_count, sizeof hash, by_hash) != NULL;
}

static enum mz_status check_file(struct mz_bundle_objects *o, const char *path,
                                 struct mz_fault *fault) {
    static const char list[] = "objects/list/", evidence[] = "objects/evidence/",
                      disclosure[] = "objects/disclosure/";
    if (strncmp(path, disclosure, sizeof disclosure - 1) == 0)
        return check_disclosures(o, path, path + sizeof disclosure - 1, fault);
    if ((strncmp(path, list, sizeof list - 1) == 0 && was_named(o, path + sizeof list - 1)) ||
        (strncmp(path, evidence, sizeof evidence - 1) == 0 &&
         was_named(o, path + sizeof evidence - 1)))
        return MZ_OK;
    mz_fault_at(fault, MZ_E_BAD_BAG, "data/%s", path);
    mz_fault_have(fault, "named by no entry");
    return MZ_E_BAD_BAG;
}

enum mz_status mz_bundle_objects_finish(struct mz_bundle_objects *o,
                                        struct mz_bundle_objects_found *ret_found,
                                        struct mz_fault *fault) {
    struct mz_bag_paths paths = {0};
    enum mz_status status = MZ_OK;
    o->path.size = 0;
    mz_buffer_format(&o->path, "%s/objects", mz_buffer_string(&o->data));
    if (access(mz_buffer_string(&o->path), F_OK) == 0)
        status = mz_bag_list(mz_buffer_string(&o->data), "objects", &paths, fault);
    if (o->named_count > 0)
        qsort(o->named, o->named_count, sizeof *o->named, by_hash);
    for (size_t i = 0; i < paths.count && status == MZ_OK; i++)
        status = check_file(o, paths.paths[i], fault);
    mz_bag_paths_free(&paths);
    if (status == MZ_OK)
        *ret_found = o->found;
    return status;
}

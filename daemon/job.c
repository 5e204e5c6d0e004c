#include "daemon/job.h"

#include <stdlib.h>
#include <string.h>

static size_t total_size(const struct mz_span *spans, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += spans[i].size;
    return size;
}

static void clear(struct mz_job *job, enum mz_job_type type, size_t count) {
    memset(job, 0, sizeof *job);
    job->type = type;
    job->count = count;
    atomic_init(&job->unchecked, 0);
}

struct mz_job *mz_job_of_statements(const struct mz_span *statements, size_t count) {
    /* Decoded statements are large; they are left as malloc gives them until the pool fills them.
     */
    struct mz_job *job =
        malloc(sizeof *job + count * sizeof job->filings[0] + total_size(statements, count));
    if (job == NULL)
        return NULL;
    clear(job, MZ_JOB_STATEMENTS, count);
    atomic_store(&job->unchecked, count);
    uint8_t *bytes = (uint8_t *)&job->filings[count];
    for (size_t i = 0; i < count; i++) {
        struct mz_filing *filing = &job->filings[i];
        if (statements[i].size > 0)
            memcpy(bytes, statements[i].data, statements[i].size);
        filing->bytes = mz_span_of(bytes, statements[i].size);
        filing->decoding = filing->signature = filing->surroundings = MZ_OK;
        filing->fault = (struct mz_fault){.status = MZ_OK};
        filing->index = MZ_ABSENT;
        bytes += statements[i].size;
    }
    return job;
}

struct mz_job *mz_job_of_list(const struct mz_hash *root, struct mz_span object) {
    struct mz_job *job = malloc(sizeof *job);
    if (job == NULL)
        return NULL;
    clear(job, MZ_JOB_LIST, 1);
    job->root = *root;
    job->object = object;
    return job;
}

struct mz_job *mz_job_of_disclosures(const struct mz_id *payee, const struct mz_span *disclosures,
                                     size_t count) {
    struct mz_job *job =
        malloc(sizeof *job + count * sizeof *disclosures + total_size(disclosures, count));
    if (job == NULL)
        return NULL;
    clear(job, MZ_JOB_DISCLOSURES, count);
    job->payee = *payee;
    job->disclosures = (struct mz_span *)(void *)job->filings;
    uint8_t *bytes = (uint8_t *)&job->disclosures[count];
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes, disclosures[i].data, disclosures[i].size);
        job->disclosures[i] = mz_span_of(bytes, disclosures[i].size);
        bytes += disclosures[i].size;
    }
    return job;
}

/* A plain memset of memory that is freed next may be optimised away. */
static void wipe(const struct mz_span *span) {
    volatile uint8_t *bytes = (volatile uint8_t *)(uintptr_t)span->data;
    for (size_t i = 0; i < span->size; i++)
        bytes[i] = 0;
}

void mz_job_free(struct mz_job *job) {
    if (job == NULL)
        return;
    if (job->type == MZ_JOB_DISCLOSURES)
        for (size_t i = 0; i < job->count; i++)
            wipe(&job->disclosures[i]);
    free(job);
}

#include "daemon/cosigned.h"

#include <string.h>

static const char file_name[] = "cosigned";

enum mz_status mz_cosigned_begin(struct mz_span note, struct mz_cosigned *ret_cosigned) {
    struct mz_note parsed;
    struct mz_checkpoint checkpoint;
    enum mz_status status = mz_note_parse(note, &parsed);
    if (status == MZ_OK)
        status = mz_checkpoint_parse(parsed.text, &checkpoint);
    if (status == MZ_OK && note.size > sizeof ret_cosigned->note)
        status = MZ_E_BAD_NOTE;
    if (status != MZ_OK)
        return status;
    memset(ret_cosigned, 0, sizeof *ret_cosigned);
    ret_cosigned->size = checkpoint.size;
    ret_cosigned->note_size = note.size;
    ret_cosigned->text_size = parsed.text.size;
    memcpy(ret_cosigned->note, note.data, note.size);
    return MZ_OK;
}

struct mz_span mz_cosigned_text(const struct mz_cosigned *cosigned) {
    return mz_span_of(cosigned->note, cosigned->text_size);
}

void mz_cosigned_add(struct mz_cosigned *cosigned, size_t w, struct mz_span line) {
    if (line.size > sizeof cosigned->lines[w].bytes)
        return;
    memcpy(cosigned->lines[w].bytes, line.data, line.size);
    cosigned->lines[w].size = line.size;
    cosigned->cosigned |= UINT32_C(1) << w;
}

void mz_cosigned_write_lines(const struct mz_cosigned *cosigned, struct mz_writer *w) {
    for (size_t i = 0; i < MZ_MAX_WITNESSES; i++)
        if ((cosigned->cosigned & UINT32_C(1) << i) != 0)
            mz_writer_bytes(w, cosigned->lines[i].bytes, cosigned->lines[i].size);
}

void mz_cosigned_write(const struct mz_cosigned *cosigned, struct mz_writer *w) {
    mz_writer_bytes(w, cosigned->note, cosigned->note_size);
    mz_cosigned_write_lines(cosigned, w);
}

/* Takes a note apart: the log's own, and the lines of the policy's witnesses. */
static enum mz_status read_note(struct mz_span bytes, const struct mz_note_key *log,
                                const struct mz_tlog_policy *policy,
                                struct mz_cosigned *ret_cosigned) {
    struct mz_note note;
    struct mz_span line;
    struct mz_checkpoint checkpoint;
    uint8_t own[MZ_CHECKPOINT_SIZE];
    struct mz_writer w = mz_writer_over(own, sizeof own);
    enum mz_status status = mz_checkpoint_open(bytes, mz_note_key_name(log), log, &checkpoint);
    if (status == MZ_OK)
        status = mz_note_parse(bytes, &note);
    if (status == MZ_OK)
        status = mz_note_line(&note, log, &line);
    if (status != MZ_OK)
        return status;
    mz_writer_span(&w, note.text);
    mz_writer_text(&w, "\n");
    mz_writer_span(&w, line);
    status = w.overflow ? MZ_E_BAD_NOTE : mz_cosigned_begin(mz_writer_view(&w), ret_cosigned);
    for (size_t i = 0; status == MZ_OK && i < policy->witness_count; i++) {
        const struct mz_note_key *key = &policy->witnesses[i].key;
        if (mz_note_verify(&note, key, NULL) == MZ_OK && mz_note_line(&note, key, &line) == MZ_OK)
            mz_cosigned_add(ret_cosigned, i, line);
    }
    return status;
}

enum mz_status mz_cosigned_load(const char *directory, const struct mz_note_key *log,
                                const struct mz_tlog_policy *policy,
                                struct mz_cosigned *ret_cosigned, struct mz_fault *fault) {
    char path[MZ_PATH_SIZE];
    uint8_t bytes[MZ_COSIGNED_SIZE];
    size_t size;
    enum mz_status status = mz_files_path(directory, file_name, path, fault);
    if (status != MZ_OK)
        return status;
    if (!mz_files_exists(path)) {
        memset(ret_cosigned, 0, sizeof *ret_cosigned);
        return MZ_OK;
    }
    status = mz_files_read(path, bytes, sizeof bytes, &size, fault);
    if (status != MZ_OK)
        return status;
    struct mz_cosigned cosigned;
    status = read_note(mz_span_of(bytes, size), log, policy, &cosigned);
    if (status != MZ_OK)
        return mz_fault_at(fault, status, "%s", path);
    if (!mz_tlog_policy_met(policy, cosigned.cosigned))
        memset(&cosigned, 0, sizeof cosigned);
    *ret_cosigned = cosigned;
    return MZ_OK;
}

enum mz_status mz_cosigned_save(const char *directory, const struct mz_cosigned *cosigned,
                                struct mz_fault *fault) {
    uint8_t bytes[MZ_COSIGNED_SIZE];
    struct mz_writer w = mz_writer_over(bytes, sizeof bytes);
    mz_cosigned_write(cosigned, &w);
    return mz_files_replace(directory, file_name, mz_writer_view(&w), fault);
}

#include "client/clone/verified.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/io/file.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"

#define MAGIC         "mingzhang-verified v1\n"
#define MAGIC_SIZE    (sizeof MAGIC - 1)
#define KNOWN_LIMIT   512u
#define RECORDS_LIMIT ((size_t)8 << 30)

struct mz_verified {
    struct mz_buffer folder;
    struct mz_hash ledger; /* SHA-256 of origin and genesis */
    struct mz_hash build;  /* of the program; zero if it cannot tell: then no records are kept */
    struct mz_verified_mark known;
};

/* -- Where. */

static bool state_folder(struct mz_buffer *ret_path) {
    const char *base = getenv("XDG_STATE_HOME");
    if (base != NULL && base[0] == '/') {
        mz_buffer_format(ret_path, "%s/mingzhang/verified", base);
        return true;
    }
    base = getenv("HOME");
    if (base == NULL || base[0] != '/')
        return false;
    mz_buffer_format(ret_path, "%s/.local/state/mingzhang/verified", base);
    return true;
}

static struct mz_buffer path_of(const struct mz_verified *verified, const char *name) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", mz_buffer_string(&verified->folder), name);
    return path;
}

/* -- The longest history: three lines and their digest. */

static void known_text(const struct mz_verified_mark *mark, struct mz_buffer *ret_text) {
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&mark->root, hex);
    mz_buffer_format(ret_text, MAGIC "%" PRIu64 "\n%s\n", mark->size, hex);
    struct mz_hash digest = mz_sha256(mz_buffer_view(ret_text));
    mz_hex_of_hash(&digest, hex);
    mz_buffer_format(ret_text, "%s\n", hex);
}

/* Reads by writing again: what is not what we would have written is nothing. */
static void read_known(struct mz_verified *verified) {
    struct mz_buffer path = path_of(verified, "known"), file = {0}, again = {0};
    struct mz_span rest, line;
    struct mz_verified_mark mark = {0};
    if (mz_file_read(mz_buffer_string(&path), KNOWN_LIMIT, &file, NULL) == MZ_OK) {
        rest = mz_buffer_view(&file);
        bool good = mz_span_cut(&rest, '\n', &line);
        good = good && mz_span_cut(&rest, '\n', &line);
        if (good)
            mark.size = strtoull((const char *)line.data, NULL, 10);
        good = good && mz_span_cut(&rest, '\n', &line) &&
               mz_hex_decode_hash(line, &mark.root) == MZ_OK;
        if (good) {
            known_text(&mark, &again);
            if (mz_span_equal(mz_buffer_view(&file), mz_buffer_view(&again)))
                verified->known = mark;
        }
    }
    mz_buffer_free(&path);
    mz_buffer_free(&file);
    mz_buffer_free(&again);
}

static void write_known(struct mz_verified *verified, const struct mz_verified_mark *mark) {
    struct mz_buffer path = path_of(verified, "known"), text = {0};
    known_text(mark, &text);
    if (mz_file_make_parents(mz_buffer_string(&path), NULL) == MZ_OK &&
        mz_file_replace(mz_buffer_string(&path), mz_buffer_view(&text), 0600, NULL) == MZ_OK)
        verified->known = *mark;
    mz_buffer_free(&path);
    mz_buffer_free(&text);
}

struct mz_verified *mz_verified_open(struct mz_span origin, const struct mz_hash *genesis) {
    struct mz_verified *verified = calloc(1, sizeof *verified);
    if (verified == NULL)
        return NULL;
    struct mz_sha256_stream stream;
    mz_sha256_begin(&stream);
    mz_sha256_update(&stream, origin);
    mz_sha256_update(&stream, mz_span_of("\n", 1));
    mz_sha256_update(&stream, mz_span_hash(genesis));
    verified->ledger = mz_sha256_end(&stream);
    char hex[MZ_HEX_HASH_SIZE + 1];
    mz_hex_of_hash(&verified->ledger, hex);
    bool good = state_folder(&verified->folder);
    mz_buffer_format(&verified->folder, "/%s", hex);
    if (!good || verified->folder.failed) {
        mz_verified_close(verified);
        return NULL;
    }
    uint64_t size;
    if (mz_file_hash("/proc/self/exe", &verified->build, &size, NULL) != MZ_OK)
        verified->build = (struct mz_hash){0};
    read_known(verified);
    return verified;
}

void mz_verified_close(struct mz_verified *verified) {
    if (verified == NULL)
        return;
    mz_buffer_free(&verified->folder);
    free(verified);
}

struct mz_verified_mark mz_verified_known(const struct mz_verified *verified) {
    return verified->known;
}

/* -- The records: magic ‖ ledger ‖ build ‖ u64 size ‖ root ‖ records ‖ state ‖ SHA-256, where each
 * of the two is u64 count, then u32 key size ‖ key ‖ u32 value size ‖ value so many times. */

#define HEAD_SIZE (MAGIC_SIZE + 3 * MZ_HASH_SIZE + 8)

static void write_head(const struct mz_verified *verified, const struct mz_verified_mark *mark,
                       struct mz_writer *w) {
    mz_writer_text(w, MAGIC);
    mz_writer_span(w, mz_span_hash(&verified->ledger));
    mz_writer_span(w, mz_span_hash(&verified->build));
    mz_writer_u64be(w, mark->size);
    mz_writer_span(w, mz_span_hash(&mark->root));
}

static bool load_all(struct mz_reader *r, struct mz_memory_records *memory) {
    struct mz_records records = mz_memory_records_interface(memory);
    uint64_t count = mz_reader_u64be(r);
    /* A record takes eight bytes for its sizes alone. */
    if (r->failed || count > r->rest.size / 8 ||
        mz_memory_records_reserve(memory, (size_t)count) != MZ_OK)
        return false;
    for (uint64_t n = 0; n < count && !r->failed; n++) {
        struct mz_span key = mz_reader_take(r, mz_reader_u32be(r));
        struct mz_span value = mz_reader_take(r, mz_reader_u32be(r));
        if (r->failed || records.put(records.ctx, key, value) != MZ_OK)
            return false;
    }
    return !r->failed;
}

static bool parse(const struct mz_verified *verified, struct mz_span file,
                  struct mz_memory_records *records, struct mz_memory_records *state,
                  struct mz_verified_mark *ret_mark) {
    if (file.size < HEAD_SIZE + MZ_HASH_SIZE)
        return false;
    struct mz_span body = mz_span_of(file.data, file.size - MZ_HASH_SIZE);
    struct mz_hash digest = mz_sha256(body);
    if (memcmp(digest.bytes, file.data + body.size, MZ_HASH_SIZE) != 0)
        return false;
    struct mz_verified_mark mark = {0};
    struct mz_reader r = mz_reader_over(body);
    (void)mz_reader_take(&r, HEAD_SIZE - MZ_HASH_SIZE - 8);
    mark.size = mz_reader_u64be(&r);
    memcpy(mark.root.bytes, mz_reader_take(&r, MZ_HASH_SIZE).data, MZ_HASH_SIZE);
    uint8_t head[HEAD_SIZE];
    struct mz_writer w = mz_writer_over(head, sizeof head);
    write_head(verified, &mark, &w);
    if (mark.size == 0 || memcmp(head, body.data, sizeof head) != 0 || !load_all(&r, records) ||
        !load_all(&r, state) || r.rest.size != 0)
        return false;
    *ret_mark = mark;
    return true;
}

bool mz_verified_load(const struct mz_verified *verified, struct mz_memory_records *records,
                      struct mz_memory_records *state, struct mz_verified_mark *ret_mark) {
    struct mz_buffer path = path_of(verified, "records"), file = {0};
    bool good = !mz_hash_is_zero(&verified->build) &&
                mz_file_read(mz_buffer_string(&path), RECORDS_LIMIT, &file, NULL) == MZ_OK &&
                parse(verified, mz_buffer_view(&file), records, state, ret_mark);
    mz_buffer_free(&path);
    mz_buffer_free(&file);
    return good;
}

/* -- Writing them. */

struct sink {
    FILE *file;
    struct mz_sha256_stream stream;
    bool failed;
};

static void put(struct sink *sink, struct mz_span bytes) {
    mz_sha256_update(&sink->stream, bytes);
    if (bytes.size > 0 && fwrite(bytes.data, 1, bytes.size, sink->file) != bytes.size)
        sink->failed = true;
}

static void put_part(struct sink *sink, struct mz_span part) {
    uint8_t size[4];
    struct mz_writer w = mz_writer_over(size, sizeof size);
    mz_writer_u32be(&w, (uint32_t)part.size);
    put(sink, mz_writer_view(&w));
    put(sink, part);
}

static enum mz_status put_record(void *arg, struct mz_span key, struct mz_span value) {
    struct sink *sink = arg;
    put_part(sink, key);
    put_part(sink, value);
    return sink->failed ? MZ_E_IO : MZ_OK;
}

static void put_all(struct sink *sink, const struct mz_memory_records *memory) {
    size_t keys, bytes;
    uint8_t count[8];
    struct mz_writer w = mz_writer_over(count, sizeof count);
    mz_memory_records_usage(memory, &keys, &bytes);
    mz_writer_u64be(&w, keys);
    put(sink, mz_writer_view(&w));
    if (mz_memory_records_each(memory, put_record, sink) != MZ_OK)
        sink->failed = true;
}

/* A new file that nobody else reads. */
static FILE *open_private(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (fd >= 0 && file == NULL)
        close(fd);
    return file;
}

static void write_records(const struct mz_verified *verified, const struct mz_verified_mark *mark,
                          const struct mz_memory_records *records,
                          const struct mz_memory_records *state) {
    struct mz_buffer path = path_of(verified, "records"), temporary = {0};
    uint8_t head[HEAD_SIZE];
    struct mz_writer w = mz_writer_over(head, sizeof head);
    write_head(verified, mark, &w);
    mz_buffer_format(&temporary, "%s.%ld.new", mz_buffer_string(&path), (long)getpid());
    struct sink sink = {.file = NULL};
    mz_sha256_begin(&sink.stream);
    if (!temporary.failed && mz_file_make_parents(mz_buffer_string(&path), NULL) == MZ_OK)
        sink.file = open_private(mz_buffer_string(&temporary));
    if (sink.file != NULL) {
        put(&sink, mz_writer_view(&w));
        put_all(&sink, records);
        put_all(&sink, state);
        struct mz_hash digest = mz_sha256_end(&sink.stream);
        put(&sink, mz_span_hash(&digest));
        sink.failed = fclose(sink.file) != 0 || sink.failed;
        if (sink.failed || rename(mz_buffer_string(&temporary), mz_buffer_string(&path)) != 0)
            (void)unlink(mz_buffer_string(&temporary));
    }
    mz_buffer_free(&path);
    mz_buffer_free(&temporary);
}

/* -- What a verdict allows to be kept. */

static bool passed(const struct mz_verify_report *report, enum mz_layer layer) {
    const struct mz_layer_report *found = &report->layers[layer];
    return found->asked && found->ran && found->fault.status == MZ_OK;
}

/* Enough new entries that judging them again costs more than writing all records. */
#define WORTH_WRITING 32u

void mz_verified_keep(struct mz_verified *verified, const struct mz_verify_report *report,
                      const struct mz_memory_records *records,
                      const struct mz_memory_records *state) {
    static const enum mz_layer judged[] = {MZ_LAYER_STRUCTURE, MZ_LAYER_SIGNATURES, MZ_LAYER_RULES,
                                           MZ_LAYER_PERIODS};
    const struct mz_verified_mark mark = {report->tree_size, report->root};
    if (mark.size == 0 || report->verdict == MZ_FAILED || !passed(report, MZ_LAYER_CHAIN) ||
        !passed(report, MZ_LAYER_TREE) || !passed(report, MZ_LAYER_CHECKPOINT))
        return;
    if (mark.size > verified->known.size)
        write_known(verified, &mark);
    bool whole = report->layers[MZ_LAYER_OBJECTS].asked && report->layers[MZ_LAYER_OBJECTS].ran;
    for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++)
        whole = whole && passed(report, judged[i]);
    if (whole && !mz_hash_is_zero(&verified->build) &&
        (mark.size - report->resumed) * WORTH_WRITING >= mark.size)
        write_records(verified, &mark, records, state);
}

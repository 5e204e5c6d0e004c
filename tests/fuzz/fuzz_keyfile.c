/* Key files: any file is read or refused; one that says who it belongs to says it as a key file
 * does. Opening is left to the unit test: the cost of the passphrase is the file's to choose. */
#include "client/keys/keyfile.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "client/io/buffer.h"
#include "client/io/file.h"
#include "proto/base/text.h"
#include "tests/lib/fuzzing.h"

static char folder[] = "/tmp/fuzz-keyfile-XXXXXX", path[64];
static struct mz_buffer sample;

static uint64_t now(void *ctx) {
    (void)ctx;
    return UINT64_C(1700000000000);
}

static void fill(void *ctx, void *buffer, size_t size) {
    (void)ctx;
    memset(buffer, 0x5A, size);
}

static void leave(void) {
    unlink(path);
    rmdir(folder);
    mz_buffer_free(&sample);
}

static void prepare(void) {
    struct mz_client_env env = {.now_ms = now, .random = fill};
    struct mz_key_identity identity;
    struct mz_fault fault = {0};
    FUZZ_REQUIRE(sodium_init() >= 0);
    FUZZ_REQUIRE(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/key", folder);
    FUZZ_REQUIRE(mz_keyfile_create(path, mz_span_text("fuzzer"), MZ_KDF_MINIMAL,
                                   mz_span_text("words"), &env, &identity, &fault) == MZ_OK);
    FUZZ_REQUIRE(mz_file_read(path, 4096, &sample, &fault) == MZ_OK);
    atexit(leave);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mz_reader input = mz_reader_over(mz_span_of(data, size));
    struct mz_key_identity identity;
    struct mz_fault fault = {0};
    struct mz_span bytes;
    if (sample.data == NULL)
        prepare();
    fuzz_edit(&input,
              fuzz_choice(&input, 4) == 0 ? (struct mz_span){NULL, 0} : mz_buffer_view(&sample), 8,
              &bytes);
    FILE *file = fopen(path, "wb");
    FUZZ_REQUIRE(file != NULL);
    FUZZ_REQUIRE(fwrite(bytes.data, 1, bytes.size, file) == bytes.size && fclose(file) == 0);
    enum mz_status status = mz_keyfile_identity(path, &identity, &fault);
    FUZZ_REQUIRE(status == MZ_OK || fault.status == status);
    if (status == MZ_OK)
        FUZZ_REQUIRE(mz_text_is_code(mz_span_text(identity.actor)));
    fuzz_free(bytes);
    return 0;
}

#include "client/clone/pull_evidence.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/io/file.h"
#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/log/hash.h"
#include "proto/log/witness.h"

/* Whoever opens the folder may have neither this program nor its manual. */
static const char meaning[] =
    "held    the checkpoint of this copy / 本副本持有的检查点\n"
    "shown   the checkpoint that the ledger showed afterwards / 账本其后出示的检查点\n"
    "request, beginning  why: the proof between the two / 二者之间的证明\n"
    "\n"
    "Both are signed by the key of the same log, and they cannot both be true: `shown` is not a\n"
    "continuation of `held`. Either an older state of the ledger was restored, so that entries "
    "are\n"
    "gone, or different people are shown different histories. Nothing of `shown` was taken into\n"
    "this copy.\n"
    "\n"
    "Anybody checks this without the ledger and without this copy; VKEY is the key of the log:\n"
    "任何人无需账本和本副本即可核对，VKEY 为账本的公钥：\n"
    "    mingzhang contradiction THIS-FOLDER --log VKEY\n"
    "\n"
    "Keep this folder and this copy where the operator of the ledger cannot reach them. Compare\n"
    "`held` with the copies of others and with witnesses. Ask the operator in writing what was\n"
    "restored and when. File nothing further until that is known.\n"
    "\n"
    "两个检查点由同一账本的密钥签署，但不可能同时为真：shown 不是 held 的延续。\n"
    "要么账本被恢复到较早的状态，部分记录已经丢失；要么账本向不同的人出示了不同的历史。\n"
    "shown 的任何内容都没有写入本副本。\n"
    "\n"
    "请将本文件夹和本副本保存在账本运维人员接触不到的地方；将 held 与他人的副本及见证方核对；\n"
    "书面要求运维人员说明何时恢复了什么；查明之前不要再提交任何内容。\n";

static enum mz_status keep_file(const struct mz_buffer *folder, const char *name,
                                struct mz_span bytes, struct mz_fault *fault) {
    struct mz_buffer path = {0};
    mz_buffer_format(&path, "%s/%s", mz_buffer_string(folder), name);
    enum mz_status status = mz_file_replace(mz_buffer_string(&path), bytes, 0644, fault);
    mz_buffer_free(&path);
    return status;
}

/* What shows a third person that the one is not the beginning of the other. */
static enum mz_status keep_proof(const struct mz_buffer *folder,
                                 const struct mz_pull_contradiction *contradiction,
                                 struct mz_fault *fault) {
    uint8_t request[MZ_WITNESS_REQUEST_SIZE];
    char root[46];
    bool grew = contradiction->held_size < contradiction->size;
    struct mz_writer w = mz_writer_over(request, sizeof request);
    enum mz_status status = mz_witness_request_write(
        &w, grew ? contradiction->held_size : contradiction->size, contradiction->proof,
        grew ? contradiction->shown : contradiction->held);
    if (status == MZ_OK)
        status = keep_file(folder, "request", mz_writer_view(&w), fault);
    if (status != MZ_OK)
        return status;
    w = mz_writer_over(root, sizeof root);
    mz_base64_write(&w, mz_span_hash(contradiction->beginning));
    mz_writer_text(&w, "\n");
    return keep_file(folder, "beginning", mz_writer_view(&w), fault);
}

enum mz_status mz_pull_evidence_keep(const char *directory,
                                     const struct mz_pull_contradiction *contradiction,
                                     struct mz_buffer *ret_path, struct mz_fault *fault) {
    char name[80], digest[MZ_HEX_HASH_SIZE + 1];
    struct mz_buffer folder = {0};
    struct mz_hash hash = mz_sha256(contradiction->shown);
    mz_hex_of_hash(&hash, digest);
    (void)snprintf(name, sizeof name, "%" PRIu64 "-%" PRIu64 "-%.8s", contradiction->held_size,
                   contradiction->size, digest);
    mz_buffer_format(&folder, "%s/contradiction", directory);
    enum mz_status status = mz_file_make_folder(directory, "contradiction", fault);
    if (status == MZ_OK)
        status = mz_file_make_folder(mz_buffer_string(&folder), name, fault);
    mz_buffer_format(&folder, "/%s", name);
    if (status == MZ_OK)
        status = keep_file(&folder, "held", contradiction->held, fault);
    if (status == MZ_OK)
        status = keep_file(&folder, "shown", contradiction->shown, fault);
    if (status == MZ_OK && contradiction->proof != NULL)
        status = keep_proof(&folder, contradiction, fault);
    if (status == MZ_OK)
        status = keep_file(&folder, "README.txt", mz_span_text(meaning), fault);
    if (status == MZ_OK)
        status = mz_file_sync_folder(mz_buffer_string(&folder), fault);
    if (status == MZ_OK && folder.failed)
        status = mz_fault_at(fault, MZ_E_NO_MEMORY, "%s", directory);
    if (status == MZ_OK)
        mz_buffer_text(ret_path, mz_buffer_string(&folder));
    mz_buffer_free(&folder);
    return status;
}

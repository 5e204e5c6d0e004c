/* What the daemon says to people, in both languages, as one table. Faults have their own words in
 * status_table.h. */
#ifndef MZ_DAEMON_MESSAGES_H
#define MZ_DAEMON_MESSAGES_H

#include "proto/base/status.h"

/* The rows: X(name, "english", "中文"); the two have the same conversions in the same order. */
#define MZ_MESSAGES(X)                                                                                                  \
    X(MZ_SAY_READY, "serving the ledger %s, %llu entries", "账本 %s 开始服务，现有 %llu 条记录")                        \
    X(MZ_SAY_STOPPED, "stopped", "已停止")                                                                              \
    X(MZ_SAY_WITNESS_BACK, "the witness %s cosigns again", "见证方 %s 恢复副署")                                        \
    X(MZ_SAY_WITNESS_SILENT, "the witness %s gives no cosignature: %s: %s",                                             \
      "见证方 %s 未给出副署：%s：%s")                                                                                   \
    X(MZ_SAY_WITNESS_REFUSES,                                                                                           \
      "the witness %s does not know this log: %s: %s; give it the log's key",                                           \
      "见证方 %s 不认识本日志：%s：%s；请向其提供日志公钥")                                                             \
    X(MZ_SAY_WITNESS_DISAGREES,                                                                                         \
      "THE WITNESS %s HOLDS ANOTHER HISTORY: %s: %s; find out what was restored",                                       \
      "见证方 %s 持有另一历史：%s：%s；请查明恢复了什么")                                                               \
    X(MZ_SAY_INITIALISED, "a new ledger was made in %s; its key is",                                                    \
      "已在 %s 建立新账本，其公钥为")                                                                                   \
    X(MZ_SAY_NEXT, "next: the administrator files ledger.create",                                                       \
      "下一步：由管理员提交 ledger.create")                                                                             \
    X(MZ_SAY_ROTATE, "next: two administrators file this proposal with `mingzhang log rotate`",                         \
      "下一步：由两名管理员用 `mingzhang log rotate` 提交并确认此提案")                                                 \
    X(MZ_SAY_CONFIGURED, "wrote %s", "已写入 %s")                                                                       \
    X(MZ_SAY_LAYER, "%-11s %s, %llu checked, %llu missing", "%-11s %s，已检查 %llu，缺少 %llu")                         \
    X(MZ_SAY_PASS, "PASS", "通过")                                                                                      \
    X(MZ_SAY_FAIL, "FAIL", "失败")                                                                                      \
    X(MZ_SAY_LACKING, "INCOMPLETE", "不完整")                                                                           \
    X(MZ_SAY_NOT_RUN, "not checked", "未检查")                                                                          \
    X(MZ_SAY_STORED, "%-11s %s, %llu records, %llu hashes, %llu commits",                                               \
      "%-11s %s，%llu 条台账，%llu 个哈希，%llu 次提交")                                                                \
    X(MZ_SAY_MORE, "    and %llu more", "    另有 %llu 处")                                                             \
    X(MZ_SAY_REBUILT,                                                                                                   \
      "rebuilt from %llu entries: %llu records, %llu rows of the tree, %llu commits; the earlier "                      \
      "database is in %s: keep it until `mingzhangd check` finds this one sound",                                       \
      "已由 %llu 条记录重建：%llu 条台账，%llu 行哈希树，%llu 次提交；原数据库保存在 %s，" \
      "请保留至 `mingzhangd check` 确认无误")                                                                           \
    X(MZ_SAY_NOT_REBUILT,                                                                                               \
      "the entries themselves are damaged or lack what they name: nothing was rebuilt; keep a "                         \
      "copy and restore them from a clone or a backup",                                                                 \
      "记录本身已损坏，或缺少其引用的资料：未作重建；请保留副本，并从账本副本或备份恢复")                               \
    X(MZ_SAY_VAULT, "%-11s %s, %llu disclosures, %llu missing, %llu payees erased",                                     \
      "%-11s %s，%llu 项个人信息，缺少 %llu，已删除 %llu 人")                                                           \
    X(MZ_SAY_SOUND, "the ledger is sound: %llu entries", "账本完好：%llu 条记录")                                       \
    X(MZ_SAY_UNSOUND, "the ledger is NOT sound", "账本存在问题")                                                        \
    X(MZ_SAY_INCOMPLETE, "nothing is wrong with what is there, but something is missing",                               \
      "现有内容无误，但有缺失")

enum mz_message {
#define X(name, en, zh) name,
    MZ_MESSAGES(X)
#undef X
};

/* A format for printf. */
const char *mz_message(enum mz_language language, enum mz_message message);

/* The language of the environment: LANGUAGE, LC_ALL, LC_MESSAGES, LANG, the first that is set. */
enum mz_language mz_message_language(void);

#endif

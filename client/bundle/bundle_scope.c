#include "client/bundle/bundle_scope.h"

#include "client/io/say.h"

/* What a row comes to in a bundle that is not of the whole ledger. */
enum reach {
    ALWAYS,    /* judged for each of its entries */
    CHAIN,     /* of a project or a period */
    CLOSES,    /* of a project or a period, as far as there are closes */
    LISTS,     /* by the objects that are there */
    WITNESSED, /* under a policy that the reader brings */
    NEVER,     /* takes entries outside the bundle */
};

struct row {
    const char *id;
    enum reach reach;
    const char *what[2];
    const char *basis[2]; /* of a part of the ledger */
};

/* clang-format off */
static const struct row rows[MZ_SCOPE_ROWS] = {
    {"files", ALWAYS, {"files", "文件"},
     {"as many and with the hashes that the manifests name", "数量与哈希均与清单一致"}},
    {"inclusion", ALWAYS, {"inclusion of every entry", "每条记录的包含证明"},
     {"in the tree whose checkpoint the log signed", "均在日志签名的检查点所指哈希树中"}},
    {"signatures", ALWAYS, {"signature of every entry", "每条记录的签名"},
     {"by a key that entries in the bundle put in force; all entries about people and keys are carried",
      "由包内记录登记的有效密钥签名；人员与密钥的记录全部随包携带"}},
    {"log-key", ALWAYS, {"the log's key", "日志密钥"},
     {"named by entry 0; each change signed by the old key and carried with its confirmation",
      "由第 0 条记录指定；每次更换均由旧密钥签名，且连同确认记录随包携带"}},
    {"chain", CHAIN, {"completeness of the project up to its last entry here", "项目截至包内末条记录的完整性"},
     {"each entry binds the one before", "每条记录绑定前一条"}},
    {"closes", CLOSES, {"signed closes (count and last hash)", "经签署的结账（记录数与末条哈希）"},
     {"against the project's chain", "与项目链核对"}},
    {"objects", LISTS, {"lists, evidence, disclosed fields", "名单、佐证资料、已披露的个人信息"},
     {"against the hashes that entries sign", "与记录所签名的哈希核对"}},
    {"totals", ALWAYS, {"control totals", "控制总数"},
     {"counted again from the entries", "由包内记录重新计算"}},
    {"witnesses", WITNESSED, {"witnesses' cosignatures", "见证方副署"},
     {"under the policy given", "按给定的见证策略"}},
    {"authority", NEVER, {"rules (who was allowed to sign what)", "规则（谁有权签署何事）"},
     {"enrolments, delegations and policies are carried to be read; a revocation outside would not be seen",
      "人员登记、委托与制度随包携带、供查阅；包外的吊销无从得知"}},
    {"project-rules", NEVER, {"rules (order of steps, duties, approvals, amounts of this project)", "规则（本项目的环节次序、职责分离、审批与金额）"},
     {"the entries are here to be read; the rules were not run over them", "记录随包携带、供查阅；未对其重放规则"}},
    {"budget", NEVER, {"rules (budget left over, other projects' share in it)", "规则（预算余额及其他项目的占用）"},
     {"takes the entries of all projects", "须有全部项目的记录"}},
    {"duplicates", NEVER, {"rules (the same payee or invoice paid elsewhere)", "规则（同一收款人或票据在他处重复支付）"},
     {"takes the entries of all projects and payees", "须有全部项目与收款人的记录"}},
};
/* clang-format on */

static enum mz_scope_result lists_of(const struct mz_bundle_verdict *v) {
    const struct mz_bundle_objects_found *o = &v->objects;
    uint64_t found = o->lists + o->evidence + o->disclosures, lacking = o->withheld + o->missing;
    if (lacking > 0)
        return found > 0 ? MZ_SCOPE_PARTLY : MZ_SCOPE_NOT_JUDGED;
    return found > 0 ? MZ_SCOPE_JUDGED : MZ_SCOPE_ABSENT;
}

static enum mz_scope_result result_of(const struct row *row, const struct mz_subject *subject,
                                      const struct mz_bundle_verdict *v) {
    bool chain = subject->kind != MZ_SUBJECT_PAYMENT;
    switch (row->reach) {
    case ALWAYS:
        return MZ_SCOPE_JUDGED;
    case CHAIN:
        return chain ? MZ_SCOPE_JUDGED : MZ_SCOPE_NOT_JUDGED;
    case CLOSES:
        if (!chain)
            return MZ_SCOPE_NOT_JUDGED;
        return v == NULL || v->shown.closes > 0 ? MZ_SCOPE_JUDGED : MZ_SCOPE_ABSENT;
    case LISTS:
        return v == NULL ? MZ_SCOPE_JUDGED : lists_of(v);
    case WITNESSED:
        return v == NULL || v->witnesses.met ? MZ_SCOPE_JUDGED : MZ_SCOPE_NOT_JUDGED;
    case NEVER:
        break;
    }
    return MZ_SCOPE_NOT_JUDGED;
}

/* The whole ledger: the verifier replayed all of it, but for what it told itself. */
static enum mz_scope_result result_of_whole(const struct row *row,
                                            const struct mz_bundle_verdict *v) {
    if (row->reach == WITNESSED)
        return v == NULL || v->witnesses.met ? MZ_SCOPE_JUDGED : MZ_SCOPE_NOT_JUDGED;
    if (v == NULL || v->complete)
        return MZ_SCOPE_JUDGED;
    bool objects = v->objects.withheld + v->objects.missing > 0;
    return objects && (row->reach == LISTS || row->reach == NEVER) ? MZ_SCOPE_PARTLY
                                                                   : MZ_SCOPE_JUDGED;
}

static const char *const whole_basis[2] = {"the whole ledger was replayed, with the rules",
                                           "已重放整个账本及其规则"};
static const char *const no_basis[2] = {"", ""};
static const char *const lacking_basis[2] = {
    "as far as what is withheld or missing lets it be judged", "以未略去、未缺失的内容为限"};
static const char *const left_out_basis[2] = {"withheld or missing here", "在此已略去或缺失"};
static const char *const payment_basis[2] = {"takes the bundle of the project, or a clone",
                                             "须取得整个项目的资料包或账本副本"};
static const char *const policy_basis[2] = {
    "no policy of witnesses was given (--witness-policy FILE)",
    "未给出见证策略（--witness-policy 文件）"};
static const char *const quorum_basis[2] = {"the policy's quorum did not cosign this checkpoint",
                                            "此检查点的副署未达到见证策略的法定数"};

static const char *const *basis_of(const struct row *row, enum mz_scope_result result,
                                   const struct mz_subject *subject,
                                   const struct mz_bundle_verdict *v) {
    if (row->reach == WITNESSED && result == MZ_SCOPE_NOT_JUDGED)
        return v->witnesses.asked ? quorum_basis : policy_basis;
    if ((row->reach == CHAIN || row->reach == CLOSES) && result == MZ_SCOPE_NOT_JUDGED)
        return payment_basis;
    if (row->reach == LISTS && result == MZ_SCOPE_NOT_JUDGED)
        return left_out_basis;
    if (result == MZ_SCOPE_ABSENT)
        return no_basis;
    if (result == MZ_SCOPE_PARTLY)
        return lacking_basis;
    return subject->kind == MZ_SUBJECT_LEDGER && row->reach == NEVER ? whole_basis : row->basis;
}

void mz_bundle_scope(const struct mz_subject *subject, const struct mz_bundle_verdict *verdict,
                     struct mz_scope_row ret_rows[MZ_SCOPE_ROWS]) {
    for (size_t i = 0; i < MZ_SCOPE_ROWS; i++) {
        const struct row *row = &rows[i];
        enum mz_scope_result result = subject->kind == MZ_SUBJECT_LEDGER
                                          ? result_of_whole(row, verdict)
                                          : result_of(row, subject, verdict);
        const char *const *basis = basis_of(row, result, subject, verdict);
        ret_rows[i] = (struct mz_scope_row){
            row->id, {row->what[0], row->what[1]}, {basis[0], basis[1]}, result};
    }
}

size_t mz_bundle_scope_open(const struct mz_scope_row table[MZ_SCOPE_ROWS]) {
    size_t count = 0;
    for (size_t i = 0; i < MZ_SCOPE_ROWS; i++)
        count += table[i].result == MZ_SCOPE_NOT_JUDGED;
    return count;
}

static const char *words_of(enum mz_scope_result result, bool judged, enum mz_language language) {
    static const char *const words[][2] = {{"judged", "已核验"},
                                           {"judged in part", "部分核验"},
                                           {"none in it", "包内没有"},
                                           {"NOT JUDGED", "未核验"}};
    static const char *const can[2] = {"can be judged", "可核验"}, *const cannot[2] = {
                                                                       "CANNOT BE JUDGED",
                                                                       "不能核验"};
    bool zh = language == MZ_CHINESE;
    if (judged)
        return words[result][zh];
    return result == MZ_SCOPE_NOT_JUDGED ? cannot[zh] : can[zh];
}

const char *mz_scope_result_name(enum mz_scope_result result) {
    static const char *const names[] = {"judged", "partly", "absent", "not-judged"};
    return names[result];
}

void mz_bundle_scope_text(const struct mz_scope_row table[MZ_SCOPE_ROWS], bool judged,
                          enum mz_language language, struct mz_buffer *text) {
    bool zh = language == MZ_CHINESE;
    for (size_t i = 0; i < MZ_SCOPE_ROWS; i++) {
        const char *basis = table[i].basis[zh];
        const char *colon = zh ? "：" : ": ";
        MZ_SAY(text, language, "  [%s] %s%s%s\n", "  【%s】%s%s%s\n",
               words_of(table[i].result, judged, language), table[i].what[zh],
               basis[0] != '\0' ? colon : "", basis);
    }
}

void mz_bundle_scope_json(const struct mz_scope_row table[MZ_SCOPE_ROWS], struct mz_json *json) {
    mz_json_open_array(json, "scope");
    for (size_t i = 0; i < MZ_SCOPE_ROWS; i++) {
        mz_json_open_object(json, NULL);
        mz_json_text(json, "id", table[i].id);
        mz_json_text(json, "result", mz_scope_result_name(table[i].result));
        mz_json_text(json, "what", table[i].what[0]);
        mz_json_text(json, "what_zh", table[i].what[1]);
        mz_json_text(json, "basis", table[i].basis[0]);
        mz_json_text(json, "basis_zh", table[i].basis[1]);
        mz_json_close_object(json);
    }
    mz_json_close_array(json);
}

#include "client/io/words.h"

#include <string.h>

#include "client/i18n.h"

/* 送温暖 groups, domain.md §7, in its order. */
const char *const mz_words_category[MZ_CATEGORY_SUPPLIER] = {
    "低收入|生活困难|相对困难|深度困难|1",
    "患病|大病|重大疾病|意外致困|2",
    "困难企业|困难企业职工|3",
    "工伤|职业病|工伤职业病|4",
    "一线|一线职工|苦脏累险|环卫|5",
    "救灾|抢险救灾|6",
    "节日值守|节日坚守|7",
    "驻派干部|驻村干部|8",
    "重大项目|重点工程|9",
    "供应商|服务商|单位",
};
const char *const mz_words_outcome[MZ_OUTCOME_RETURNED] = {"成功|已支付|已到账|支付成功",
                                                           "退回|失败|退票|支付失败"};
const char *const mz_words_signing[MZ_SIGNING_PROXY] = {"手签|签字|本人签字", "指印|按印|捺印",
                                                        "电子|电子签名", "代领|代签"};
const char *const mz_words_nature[MZ_NATURE_QUALITATIVE] = {"≥|>=|大于等于", "≤|<=|小于等于",
                                                            "=|等于", "日期|时限", "定性"};
/* As the forms print them, domain.md §2.1 and §4.3. */
const char *const mz_words_band[MZ_BAND_MISSED] = {
    "达成|达成年度指标|A", "部分达成|部分达成年度指标|B", "未达成|未达成年度指标|C"};
const char *const mz_words_likelihood[MZ_LIKELIHOOD_IMPOSSIBLE] = {"确定能", "有可能", "不可能"};

/* The checklist of a payment, domain.md §7. */
static const char *const evidence[][2] = {
    {"E01", N_("budget document")},
    {"E02", N_("plan or notice of the activity")},
    {"E03", N_("minutes of the collective decision")},
    {"E04", N_("application form")},
    {"E05", N_("list of beneficiaries with proof of eligibility")},
    {"E06", N_("public notice and its result")},
    {"E07", N_("approval form with all signatures")},
    {"E08", N_("acceptance record")},
    {"E09", N_("payment approval form")},
    {"E10", N_("bank receipt")},
    {"E11", N_("sign-for sheet")},
    {"E12", N_("photographs")},
    {"E13", N_("visit or survey record")},
    {"E14", N_("proxy authorisation")},
    {"E15", N_("invoice")},
    {"E16", N_("bookkeeping voucher")},
    {"E17", N_("refund receipt")},
};

const char *mz_words_evidence(const char *code) {
    for (size_t i = 0; i < sizeof evidence / sizeof evidence[0]; i++)
        if (strcmp(evidence[i][0], code) == 0)
            return mz_i18n(evidence[i][1]);
    return NULL;
}

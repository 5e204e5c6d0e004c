#include "client/words.h"

/* 送温暖 groups, domain.md §7, in its order. */
const char *const mz_words_category[MZ_CATEGORY_MAJOR_PROJECT] = {
    "低收入|生活困难|相对困难|深度困难|1",
    "患病|大病|重大疾病|意外致困|2",
    "困难企业|困难企业职工|3",
    "工伤|职业病|工伤职业病|4",
    "一线|一线职工|苦脏累险|环卫|5",
    "救灾|抢险救灾|6",
    "节日值守|节日坚守|7",
    "驻派干部|驻村干部|8",
    "重大项目|重点工程|9",
};
const char *const mz_words_outcome[MZ_OUTCOME_RETURNED] = {"成功|已支付|已到账|支付成功",
                                                           "退回|失败|退票|支付失败"};
const char *const mz_words_signing[MZ_SIGNING_PROXY] = {"手签|签字|本人签字", "指印|按印|捺印",
                                                        "电子|电子签名", "代领|代签"};
const char *const mz_words_nature[MZ_NATURE_QUALITATIVE] = {"≥|>=|大于等于", "≤|<=|小于等于",
                                                            "=|等于", "日期|时限", "定性"};

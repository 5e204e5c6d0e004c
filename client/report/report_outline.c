#include "client/report/report_outline.h"

#include <string.h>

#include "client/report/report.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Rows that both templates share, so that their parts cannot drift apart. */
#define BACKGROUND                                                                                 \
    {3, "项目背景", "Background", "background", true, NULL},                                       \
        {3,    "主要内容及实施情况", "Content and implementation", "content",                      \
         true, mz_report_delivery},                                                                \
        {3, "资金投入和使用情况", "Funds and their use", "funding", false, mz_report_funds}, {     \
        0, "资金图", "Charts of the funds", NULL, false, mz_report_charts                          \
    }
#define GOALS                                                                                      \
    { 2, "项目绩效目标", "Performance targets", "goal", false, mz_report_targets }
#define RESULT                                                                                     \
    {1,                                                                                            \
     "综合评价情况及评价结论（附相关评分表）",                                                     \
     "Overall evaluation and conclusion",                                                          \
     NULL,                                                                                         \
     false,                                                                                        \
     NULL},                                                                                        \
        {2, "绩效评价综合结论", "Overall conclusion", "conclusion", false, mz_report_conclusion},  \
    {                                                                                              \
        2, "绩效目标实现情况", "How far the targets were reached", "achievement", false,           \
            mz_report_achievement                                                                  \
    }
#define ANALYSIS                                                                                   \
    {1, "绩效评价指标分析", "Analysis of the indicators", NULL, false, NULL},                      \
        {2, "项目决策情况", "Decisions", "decision", false, mz_report_decision},                   \
        {2, "项目过程情况", "Process", "management", false, mz_report_process},                    \
        {2, "项目产出情况", "Output", "output", false, mz_report_output}, {                        \
        2, "项目效益情况", "Benefit", "benefit", false, mz_report_benefit                          \
    }
#define WORK                                                                                       \
    {3, "评价原则", "Principles", "principles", true, NULL},                                       \
        {3, "评价依据", "Basis", "basis", false, mz_report_basis},                                 \
        {3,    "评价指标体系、评价标准", "Indicator system and standards", "standard",             \
         true, mz_report_standard},                                                                \
        {3, "评价方法", "Methods", "method", true, NULL}, {                                        \
        3, "评价抽样", "Sampling", "sampling", true, NULL                                          \
    }

/* 云南省: eight chapters. */
static const struct mz_report_row yunnan[] = {
    {1, "基本情况", "The project", NULL, false, NULL},
    {2, "项目概况", "Outline of the project", NULL, false, NULL},
    BACKGROUND,
    GOALS,
    {2, "项目组织管理情况", "Organisation and management", NULL, false, NULL},
    {3, "项目组织保障", "Organisation", "safeguards", true, mz_report_duties},
    {3, "单位内控制度", "Internal controls", "controls", true, mz_report_controls},
    {3, "项目节支增效措施", "Savings", "savings", false, NULL},
    {3, "财务管理措施", "Financial management", "finance", false, NULL},
    {1, "绩效评价工作开展情况", "How the evaluation was done", NULL, false, NULL},
    {2, "绩效评价目的、对象和范围", "Purpose, object and scope", "purpose", true, mz_report_object},
    {0, "评价范围", "Scope", "scope", false, NULL},
    {2, "绩效评价原则、依据、指标体系（附表说明）、方法、标准、抽样",
     "Principles, basis, indicator system (annexed), methods, standards, sampling", NULL, false,
     NULL},
    WORK,
    {2, "绩效评价工作过程", "Course of the evaluation", "process", true, mz_report_checkpoints},
    RESULT,
    ANALYSIS,
    {1, "主要经验及做法", "Experience", "experience", true, NULL},
    {1, "存在的问题及原因分析", "Problems and their causes", "problems", true, mz_report_findings},
    {1, "有关建议", "Advice", "advice", true, mz_report_next},
    {1, "其他需要说明的问题", "Other matters", "other", false, mz_report_limits},
};

/* The national outline: experience and problems share a chapter, there is no section on
 * organisation (domain.md §14 [M]). */
static const struct mz_report_row national[] = {
    {1, "基本情况", "The project", NULL, false, NULL},
    {2, "项目概况", "Outline of the project", NULL, false, NULL},
    BACKGROUND,
    GOALS,
    {1, "绩效评价工作开展情况", "How the evaluation was done", NULL, false, NULL},
    {2, "绩效评价目的、对象和范围", "Purpose, object and scope", "purpose", true, mz_report_object},
    {0, "评价范围", "Scope", "scope", false, NULL},
    {2, "绩效评价原则、评价指标体系（附表说明）、评价方法、评价标准等",
     "Principles, indicator system (annexed), methods, standards", NULL, false, NULL},
    WORK,
    {2, "绩效评价工作过程", "Course of the evaluation", "process", true, mz_report_checkpoints},
    RESULT,
    ANALYSIS,
    {1, "主要经验及做法、存在的问题及原因分析", "Experience, problems and their causes", NULL,
     false, NULL},
    {2, "主要经验及做法", "Experience", "experience", true, NULL},
    {2, "存在的问题及原因分析", "Problems and their causes", "problems", true, mz_report_findings},
    {1, "有关建议", "Advice", "advice", true, mz_report_next},
    {1, "其他需要说明的问题", "Other matters", "other", false, mz_report_limits},
};

static const struct mz_report_template templates[] = {
    {"yunnan", yunnan, COUNT_OF(yunnan)},
    {"national", national, COUNT_OF(national)},
};

const struct mz_report_template *mz_report_template(const char *name) {
    for (size_t i = 0; i < COUNT_OF(templates); i++)
        if (strcmp(templates[i].name, name) == 0)
            return &templates[i];
    return NULL;
}

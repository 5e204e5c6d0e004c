# shellcheck shell=sh
# shellcheck disable=SC2154 # case.sh sets the variables
# The 2023 case in steps, for play.sh and the integration tests: each takes the case on from where the
# one before left it. Needs case.sh.

# A ledger, its people with a key each, and the policy.
case_people() {
    say "1  账本与人员 The ledger and its people"
    case_start_ledger
    for person in handler budget reviewer approver1 approver2 accountant cashier evaluator inspector; do
        new_key "$person"
    done
    enrol handler handler
    enrol budget budget
    enrol reviewer reviewer acceptor
    enrol approver1 approver
    enrol approver2 approver
    enrol accountant accountant acceptor
    enrol cashier cashier
    enrol evaluator evaluator monitor
    enrol inspector inspector
    as admin1 policy set "$case/policy.ini" --date 2023-01-04
    as admin2 confirm --all --date 2023-01-04
}

# Project, performance targets, budget and the money received.
case_plan() {
    say "2  立项、绩效目标、预算 Project, targets, budget"
    as handler project add P2023-01 --name 五华区困难帮扶经费 --unit 昆明市五华区总工会 \
        --basis "年度预算及送温暖工作安排" --begin 2023-01-01 --end 2023-12-31 --date 2023-01-05
    as handler target set "$case/targets.csv" --goal "五一劳动节慰问一线环卫工人 44 人，每人 500 元" --date 2023-01-06
    as budget budget appropriate B2023-01 --amount 22000.00 --year 2023 --source fiscal \
        --document "示范财预〔2023〕1号" --function-code 2012906 --date 2023-02-01
    as accountant budget receive B2023-01 --amount 22000.00 --document "进账单 2023-03-001" --date 2023-03-01
}

# Fifty-five people, of whom forty-four will be paid, and the frozen list of them.
case_payees() {
    say "3  收款人与公示名单 Payees and the eligible list"
    as handler payee import "$case/people.csv" --date 2023-04-03
    as handler list freeze L2023-MAYDAY "$case/eligible.csv" --basis "送温暖对象公示" \
        --posted-from 2023-04-04 --posted-to 2023-04-11 --date 2023-04-12
}

# Request, review and two approvals.
case_approval() {
    say "4  申请、审核、审批 Request, review, approval"
    as handler request submit --number ZF2023-0501 --line B2023-01 --list L2023-MAYDAY \
        --roster "$case/roster.csv" --due 2023-05-01 --purpose "2023 年五一劳动节慰问一线环卫工人" --date 2023-04-17
    for code in E01 E02 E04 E05; do
        as handler evidence attach "$(evidence $code)" --code $code --to ZF2023-0501 --date 2023-04-17
    done
    as reviewer review ZF2023-0501 --confirm 22000.00 --opinion "指标余额充足，手续齐全" --date 2023-04-18
    as handler evidence attach "$(evidence E03)" --code E03 --to ZF2023-0501 --date 2023-04-19
    as approver1 approve ZF2023-0501 --confirm 22000.00 --date 2023-04-19
    as approver2 approve ZF2023-0501 --confirm 22000.00 --date 2023-04-20
}

# Acceptances, the bank, the signatures of the payees.
case_payment() {
    say "5  验收、手续完备、拨付 Acceptance, complete formalities, payment"
    as reviewer accept ZF2023-0501 --result passed --type list --date 2023-04-21
    as accountant accept ZF2023-0501 --result passed --type list --date 2023-04-21
    as handler evidence attach "$(evidence E07)" --code E07 --to ZF2023-0501 --date 2023-04-23
    as accountant evidence attach "$(evidence E08)" --code E08 --to ZF2023-0501 --date 2023-04-23
    as accountant evidence attach "$(evidence E09)" --code E09 --to ZF2023-0501 --date 2023-04-24
    as cashier pay instruct ZF2023-0501 --confirm 22000.00 --date 2023-04-27
    as cashier pay settle ZF2023-0501 "$case/bank-results.csv" --date 2023-04-28
    as cashier evidence attach "$(evidence E10)" --code E10 --to ZF2023-0501 --date 2023-04-28
    as cashier evidence attach "$(evidence E11)" --code E11 --to ZF2023-0501 --date 2023-04-29
    as cashier pay sign ZF2023-0501 "$case/sign-for.csv" --date 2023-04-29
}

# snapshot CHECKPOINT DATE: a quarter's monitoring, signed. What no ledger can promise is "possible", and has its reason.
snapshot() {
    as evaluator monitor snapshot "$case/likelihoods.csv" --checkpoint "$1" --forecast 22000.00 --all certain \
        --reason "社会效益要到年末才能判断" --measure "年末组织回访并记录结果" --date "$2"
}

# Phased plan, and the first quarter, in which nothing was due yet. Goes before case_payees.
case_first_quarter() {
    say "2a 分阶段计划、一季度监控 Phased plan, first quarter"
    as budget plan set "$case/plan.csv" --date 2023-02-02
    snapshot 2023-03-31 2023-04-02
}

# score PERSON POINTS SHARE: one evaluator's sheet, drafted, filled in and filed.
score() {
    sheet=$out/score-$1.csv
    rm -f "$sheet"
    as "$1" --lang en score draft "$sheet"
    sed -i "s|^\\(soc,.*\\),,,,,,,|\\1,,$2,partial,$3,,$(evidence E13),一次性慰问对就业保障的作用有限|" "$sheet"
    as "$1" score record "$sheet" --type unit --year 2023 --date 2024-01-12
}

# What follows a year: three more quarters, a survey, deviations, a finding, the scores of two evaluators, the
# conclusion, and the report in words.
case_evaluation() {
    say "6  监控、评价 Monitoring and evaluation"
    new_key evaluator2
    enrol evaluator2 evaluator
    snapshot 2023-06-30 2023-07-03
    snapshot 2023-09-30 2023-10-09
    snapshot 2023-12-31 2024-01-03
    as handler evidence attach "$(evidence E13)" --code E13 --to ZF2023-0501 --date 2024-01-05
    as handler measure record --indicator sat --numerator 44 --denominator 44 --evidence "$(evidence E13)" --date 2024-01-05
    as handler explain soc --cause other --text "慰问为一次性发放，难以单独衡量对就业保障的作用" \
        --measure "下一年度改用可计数的指标" --date 2024-01-08
    as handler explain cov --cause funds --text "公示名单 55 人，预算只够 44 人" \
        --measure "按公示人数测算下一年度预算" --date 2024-01-08
    as inspector finding raise COV-11 --severity low --text "公示名单上十一人未获发放，未见说明" --date 2024-01-09
    finding=$(as inspector finding list -O json | json_member statement)
    as handler finding respond "$finding" --text "预算只够 44 人，按岗位顺序发放" --measure "其余十一人列入下一年度" --date 2024-01-10
    as inspector finding resolve "$finding" --result accepted --text "说明属实，已列入下一年度计划" --date 2024-01-11
    score evaluator 20.10 67.00
    score evaluator2 19.90 66.33
    as evaluator evaluate conclude --type unit --year 2023 --opinion "达到目标，等级为优，没有余量" --date 2024-01-15
    for file in "$case"/narratives/*.txt; do
        as handler narrative write "$file" --section "$(basename "$file" .txt)" --date 2024-01-16
    done
}

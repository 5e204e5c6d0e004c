#!/bin/sh
# The 2023 case from the budget to the last signature: who waits for what at each step, every figure at its end, the same
# from the daemon and from a clone, in both languages.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

people="admin1 admin2 handler budget reviewer approver1 approver2 accountant cashier evaluator inspector"
looks=$MZ_ROOT/tests/integration/looks.py

# Who has what to do, as person:action, with what an action still needs behind a '!'.
waiting() {
    for person_ in $people; do
        [ -f "$out/people/$person_/$person_.key" ] || continue
        "$mingzhang" --config "$out/people/$person_/config.ini" --passphrase-file "$out/people/$person_/passphrase" \
            inbox -O json >"$scratch/inbox.json"
        /usr/bin/python3 "$looks" inbox "$person_" <"$scratch/inbox.json"
    done | tr '\n' ' ' | sed 's/ $//'
}

# -- Who waits for what. The case is entered years later, so that its quarters can be closed all along. Evidence is attached between the acts; it is looked at where it changes what somebody can do.
after_act() {
    case "$2 $3" in
    "evidence attach" | "actor enrol" | "confirm "*) ;;
    *) printf '%s\n' "$1 $2 $(echo "$3" | grep -E '^(submit|instruct|settle|sign|set|freeze)$' || true): $(waiting)" >>"$scratch/waits" ;;
    esac
}
quiet case_people
quiet case_plan
quiet case_payees
quiet case_approval
quiet case_payment
cat >"$scratch/expected" <<'END'
admin1 init : admin2:confirm
admin1 policy set: admin2:confirm
handler project : accountant:close
handler target set: accountant:close
budget budget : accountant:close
accountant budget : accountant:close
handler payee : accountant:close
handler list freeze: accountant:close
handler request submit: handler:attach-evidence!E01,E02,E03,E04,E05 reviewer:review accountant:close
reviewer review : handler:attach-evidence!E03 approver1:approve/1!E03 approver2:approve/1!E03 accountant:close
approver1 approve : approver2:approve/2 accountant:close
approver2 approve : handler:attach-evidence!E07,E08,E09 reviewer:accept accountant:accept accountant:close
reviewer accept : handler:attach-evidence!E07,E08,E09 accountant:accept accountant:close
accountant accept : handler:attach-evidence!E07,E08,E09 accountant:close cashier:instruct!E07,E08,E09
cashier pay instruct: handler:attach-evidence!E10,E11 accountant:close cashier:settle
cashier pay settle: handler:attach-evidence!E10,E11 accountant:close cashier:sign!E10,E11
cashier pay sign: accountant:attach-voucher!E16 accountant:close
END
check "who waits for what" diff "$scratch/expected" "$scratch/waits"

# -- The figures.
after_act() { :; }
quiet as inspector clone "$scratch/clone"
of_clone() {
    as inspector --clone "$scratch/clone" "$@"
}
exits 0 "verify" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
check "verified" grep -q '^VERIFIED 通过: 101 entries' "$scratch/stdout"

of_clone execution -O json >"$scratch/execution.json"
of_clone metrics -O json >"$scratch/metrics.json"
of_clone trace ZF2023-0501 --line 7 -O json >"$scratch/trace.json"
check "execution" /usr/bin/python3 "$looks" execution <"$scratch/execution.json"
check "metrics" /usr/bin/python3 "$looks" metrics <"$scratch/metrics.json"
check "trace" /usr/bin/python3 "$looks" trace <"$scratch/trace.json"

# -- The same question has the same answer, from the daemon and from the clone, to the byte.
for question in ledger "actor list" "policy show" "project list" "project show" "target show" "budget show" \
    "payments" "execution" "metrics" "list" "inbox --actor cashier" "show ZF2023-0501" "trace ZF2023-0501" \
    "trace ZF2023-0501 --line 44"; do
    # shellcheck disable=SC2086
    as inspector $question -O json >"$scratch/of-daemon"
    # shellcheck disable=SC2086
    of_clone $question -O json >"$scratch/of-clone"
    check "$question: daemon and clone" cmp "$scratch/of-daemon" "$scratch/of-clone"
    check "$question: is not empty" test -s "$scratch/of-clone"
    # shellcheck disable=SC2086
    of_clone --lang zh $question -O json >"$scratch/of-chinese"
    check "$question: JSON is not translated" cmp "$scratch/of-clone" "$scratch/of-chinese"
done

# -- Texts: aligned by display width, and in the language asked for.
for question in execution metrics "budget show" "list" payments "trace ZF2023-0501" "project list" "actor list" \
    "target show"; do
    for language in en zh; do
        # shellcheck disable=SC2086
        of_clone --lang $language $question >"$scratch/$language.txt"
        check "$question in $language: aligned" /usr/bin/python3 "$looks" aligned <"$scratch/$language.txt"
    done
    check "$question: two languages" [ "$(sum <"$scratch/en.txt")" != "$(sum <"$scratch/zh.txt")" ]
    check "$question in zh: Chinese headings" /usr/bin/python3 "$looks" chinese <"$scratch/zh.txt"
done
of_clone --lang en execution >"$scratch/en.txt"
check "certified, in words of both languages" grep -q '^CERTIFIED 100.00 % 已认证' "$scratch/en.txt"
check "the four sums in figures and in words" [ "$(grep -c '22,000.00 .*2.20 *贰万贰仟元整' "$scratch/en.txt")" -eq 4 ]

# -- Errors, in the language of the reader; the stable code is the same.
exits 6 "what is not there" of_clone --lang en trace ZF-NONE
check "an error in English" grep -q 'error: there is no .*ZF-NONE \[not-found\]' "$scratch/stderr"
exits 6 "what is not there" of_clone --lang zh trace ZF-NONE
check "an error in Chinese" grep -q '错误.*找不到.*ZF-NONE \[not-found\]' "$scratch/stderr"
LANGUAGE=zh_CN
exits 6 "by LANGUAGE" of_clone trace ZF-NONE
LANGUAGE=en
check "an error in Chinese by LANGUAGE" grep -q '错误.*找不到' "$scratch/stderr"

# -- The second clone of the same ledger is the first; a pull of nothing new changes nothing.
quiet as inspector clone "$scratch/clone2"
fresh 0 "the clone" "$scratch/clone2"
check "two clones are alike" diff -r "$scratch/clone" "$scratch/clone2"
exits 0 "pull of nothing new" as inspector pull "$scratch/clone2"
check "and changes nothing" diff -r "$scratch/clone" "$scratch/clone2"
finish

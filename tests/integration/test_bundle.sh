#!/bin/sh
# Bundles: of a project, a payment, a period and the whole ledger; as folders and zips, from the daemon and from a clone,
# whole and redacted, closed and open; judged alone, by us, by sha256sum and by a reader that shares none of our code;
# and whatever is changed in one is told.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

reader=$MZ_ROOT/tests/interop/bundle.py
bundles=$scratch/bundles
mkdir -p "$bundles"

quiet case_people
quiet case_plan
quiet case_payees
quiet case_approval
quiet case_payment
genesis=$(json_value leaf <"$out/genesis.json")

verified() {
    exits "$1" "verify $2" "$mingzhang" bundle verify "$2" --genesis "$out/genesis.json"
}

# -- From the daemon and from a clone, twice, as a folder and as a zip: the same bytes.
quiet as inspector clone "$scratch/clone"
for subject in project payment period whole; do
    case $subject in
    project) about= ;;
    payment) about="--payment ZF2023-0501" ;;
    period) about="--period 2023Q2" ;;
    whole) about="--whole" ;;
    esac
    # shellcheck disable=SC2086
    {
        quiet as inspector bundle make "$bundles/$subject" $about
        quiet as inspector --clone "$scratch/clone" bundle make "$bundles/$subject-again" $about
        quiet as inspector --clone "$scratch/clone" bundle make "$bundles/$subject.zip" $about
        quiet as inspector bundle make "$bundles/$subject-again.zip" $about
        quiet as inspector --clone "$scratch/clone" bundle make "$bundles/$subject-redacted" $about --redact
    }
    check "$subject: daemon and clone agree" diff -r "$bundles/$subject" "$bundles/$subject-again"
    check "$subject: zips agree" cmp "$bundles/$subject.zip" "$bundles/$subject-again.zip"
    verified 0 "$bundles/$subject"
    check "$subject: control totals" grep -q '22,000.00 yuan (贰万贰仟元整)' "$scratch/stdout"
    verified 0 "$bundles/$subject.zip"
    exits 0 "verify knows a bundle when it sees one" "$mingzhang" verify "$bundles/$subject.zip" --genesis "$out/genesis.json"
    exits 0 "$subject in Chinese" "$mingzhang" --lang zh bundle verify "$bundles/$subject" --genesis "$out/genesis.json"
    check "$subject: totals in Chinese" grep -q '控制总数：支付 1 笔' "$scratch/stdout"
    # Redacted: the same checks, and what is withheld is told.
    verified 7 "$bundles/$subject-redacted"
    check "$subject: what was left out" grep -q 'Left out on purpose' "$scratch/stdout"
    exits 7 "$subject redacted, as JSON" "$mingzhang" bundle verify "$bundles/$subject-redacted" --genesis "$out/genesis.json" -O json
    same "$subject redacted: payments" 1 "$(json_value payments <"$scratch/stdout")"
    same "$subject redacted: nothing missing beyond" 0 "$(json_value missing <"$scratch/stdout")"
    check "$subject redacted: no list, no evidence" test ! -e "$bundles/$subject-redacted/data/objects"
    # With anybody's tools.
    check "$subject: sha256sum" sh -c "cd '$bundles/$subject' && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt"
    check "$subject: an index in both languages" grep -q '如何核对' "$bundles/$subject/index.txt"
    check "$subject: an index in both languages" grep -q 'How to check it' "$bundles/$subject/index.html"
    [ $subject = whole ] && continue
    exits 0 "$subject: independent reader" /usr/bin/python3 "$reader" "$bundles/$subject" --genesis "$genesis"
    exits 7 "$subject redacted: independent reader" /usr/bin/python3 "$reader" "$bundles/$subject-redacted" --genesis "$genesis"
    for proof in "$bundles/$subject"/data/proofs/*; do
        entry=$(basename "$proof" .tlog-proof)
        exits 0 "$subject: its proofs alone" "$mingzhang" -q verify "$proof" --entry "$bundles/$subject/data/entries/$entry" \
            --genesis "$out/genesis.json"
    done
done
check "the whole ledger is a clone" quiet "$mingzhang" verify "$bundles/whole/data" --genesis "$out/genesis.json"
exits 0 "and for others' verifiers too" /usr/bin/python3 "$MZ_ROOT/tests/interop/verify_clone.py" "$bundles/whole/data" --genesis "$genesis"
fresh 0 "the bundle of the whole ledger" "$bundles/whole/data"

# -- What was judged, and what was not.
for subject in project payment period whole; do
    "$mingzhang" bundle verify "$bundles/$subject" --genesis "$out/genesis.json" -O json >"$scratch/verdict.json"
    /usr/bin/python3 -c 'import json, sys
print(*(row["id"] + "=" + row["result"] for row in json.load(open(sys.argv[1]))["scope"]))' "$scratch/verdict.json" >"$scratch/scope.$subject"
done
judged="files=judged inclusion=judged signatures=judged log-key=judged"
rest="objects=judged totals=judged witnesses=not-judged"
rules="authority=not-judged project-rules=not-judged budget=not-judged duplicates=not-judged"
same "of a project" "$judged chain=judged closes=absent $rest $rules" "$(cat "$scratch/scope.project")"
same "of a period" "$judged chain=judged closes=absent $rest $rules" "$(cat "$scratch/scope.period")"
same "of a payment" "$judged chain=not-judged closes=not-judged $rest $rules" "$(cat "$scratch/scope.payment")"
same "of the whole ledger" 0 "$(sed 's/witnesses=not-judged//' "$scratch/scope.whole" | grep -c not-judged)"
"$mingzhang" bundle verify "$bundles/project-redacted" --genesis "$out/genesis.json" -O json >"$scratch/verdict.json" || true
check "what is withheld was not judged" grep -q '"id":"objects","result":"not-judged"' "$scratch/verdict.json"
check "its text says so" grep -q 'CANNOT BE JUDGED. rules (who was allowed to sign what)' "$bundles/project/index.txt"
check "and none that anybody has judged it" sh -c "! grep -q '已核验' '$bundles/project/index.txt'"
exits 0 "a part" "$mingzhang" bundle verify "$bundles/project" --genesis "$out/genesis.json"
same "its last line" "VERIFIED 通过: what was judged; 5 of 13 matters above are NOT JUDGED" "$(tail -n 1 "$scratch/stdout")"
exits 0 "a part, in Chinese" "$mingzhang" --lang zh bundle verify "$bundles/project" --genesis "$out/genesis.json"
same "its last line in Chinese" "VERIFIED 通过：仅限已核验的内容；以上 13 项中有 5 项未核验" "$(tail -n 1 "$scratch/stdout")"
check "the subject in Chinese" grep -q '的资料包：项目 P2023-01，' "$scratch/stdout"
check "in Chinese too" grep -q '【不能核验】规则（谁有权签署何事）' "$bundles/project/index.html"

# -- Witnesses that the recipient asks for.
witness=$(/usr/bin/python3 "$MZ_ROOT/tests/interop/witness.py" vkey --name witness.example/one --seed one)
printf 'witness one %s\nquorum one\n' "$witness" >"$scratch/policy"
quiet as inspector --clone "$scratch/clone" prove '#3' -o "$scratch/three.tlog-proof"
quiet as inspector prove '#3' --receipt -o "$scratch/three.cose"
for what in "$bundles/project" "$bundles/whole" "$bundles/payment.zip" "$scratch/three.tlog-proof" "$scratch/three.cose"; do
    name=$(basename "$what")
    exits 7 "$name: no quorum" "$mingzhang" verify "$what" --genesis "$out/genesis.json" --witness-policy "$scratch/policy"
    check "$name: it says so" grep -q '^Cosigned by 0 of the 1 witnesses of the policy, which is NO QUORUM' "$scratch/stdout"
    same "$name: the last line" "INCOMPLETE 不完整" "$(tail -n 1 "$scratch/stdout" | sed 's/:.*//')"
    exits 7 "$name: in Chinese" "$mingzhang" --lang zh verify "$what" --genesis "$out/genesis.json" --witness-policy "$scratch/policy"
    check "$name: it says so in Chinese" grep -q '策略所列 1 个见证方中仅有 0 个副署，未达到法定数' "$scratch/stdout"
done
exits 7 "bundle verify too" "$mingzhang" bundle verify "$bundles/period" --genesis "$out/genesis.json" --witness-policy "$scratch/policy"
printf '[client]\nwitness-policy = %s\n' "$scratch/policy" >"$scratch/config.ini"
exits 7 "by the configuration" "$mingzhang" --config "$scratch/config.ini" bundle verify "$bundles/period" --genesis "$out/genesis.json"

# -- Whom to believe.
exits 0 "on its own word" "$mingzhang" bundle verify "$bundles/project"
check "which it says" grep -q '^Mind: no genesis or log key' "$scratch/stdout"
exits 0 "by the log's key" "$mingzhang" bundle verify "$bundles/project" --vkey "$(head -n 1 "$out/vkey")"
exits 0 "by the genesis hash" "$mingzhang" bundle verify "$bundles/project" --genesis "$genesis"
exits 3 "another genesis" "$mingzhang" bundle verify "$bundles/project" --genesis "$(printf %064d 1)"

# -- What cannot be made.
exits 1 "over another" as inspector bundle make "$bundles/project"
exits 6 "no such payment" as inspector bundle make "$bundles/none" --payment ZF2023-0999
exits 6 "no such project" as inspector bundle make "$bundles/none" -p P2099-01
exits 2 "half a period" as inspector bundle make "$bundles/none" --begin 2023-04-01
check "nothing is left of them" test ! -e "$bundles/none"
same "nothing is left beside them" "" "$(find "$bundles" -name '*.making' -o -name '*.zip.*')"
exits 6 "no bundle" "$mingzhang" bundle verify "$bundles/none"
exits 3 "a clone is no bundle" "$mingzhang" bundle verify "$scratch/clone"

# -- Open: up to the last entry. Then closed by two, and more after that.
exits 0 "open" "$mingzhang" bundle verify "$bundles/period" --genesis "$out/genesis.json"
check "open: it says so" grep -q '^No confirmed close is among them' "$scratch/stdout"
check "complete up to the checkpoint" grep -q 'complete up to it' "$scratch/stdout"
quiet as accountant close --up-to 2023-06-30 --confirm 2023-06-30 --date 2023-07-05
closed=$(($(tree_size) - 1))
quiet as approver1 period confirm "#$closed" --date 2023-07-06
quiet as budget budget adjust B2023-01 --type increase --amount 1.00 --document "示范财预〔2023〕9号" --reason 追加 --date 2023-07-10
quiet as inspector bundle make "$bundles/closed" --period 2023Q2
verified 0 "$bundles/closed"
check "closed: the signed count holds" grep -q "^The books were closed up to 2023-06-30, confirmed by entry $((closed + 1))" "$scratch/stdout"
check "closed: nothing after the close in it" test ! -e "$bundles/closed/data/entries/$(printf %012d $((closed + 2)))"
check "closed: what it does not show" grep -q "^Not shown: whether the project has entries after entry $((closed + 1))" "$scratch/stdout"
exits 0 "closed: independent reader" /usr/bin/python3 "$reader" "$bundles/closed" --genesis "$genesis"
quiet as inspector bundle make "$bundles/after"
verified 0 "$bundles/after"
check "the project goes on after the close" test -e "$bundles/after/data/entries/$(printf %012d $((closed + 2)))"

# -- Personal data that the recipient may see.
/usr/bin/python3 "$MZ_ROOT/tests/interop/fields.py" "$scratch/fields" "$scratch/disclosures" >/dev/null
mkdir -p "$scratch/fields/objects/disclosure"
payee=$(/usr/bin/python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import synthetic; print(synthetic.number("payee of fields").hex())' \
    "$MZ_ROOT/tests/interop")
cp "$scratch/disclosures" "$scratch/fields/objects/disclosure/$payee"
quiet "$mingzhang" --clone "$scratch/fields" -p P-2023-01 bundle make "$bundles/fields"
exits 0 "with disclosures" "$mingzhang" bundle verify "$bundles/fields" --genesis "$scratch/fields/genesis.json"
check "with disclosures: four fields" grep -q ' 4 personal fields' "$scratch/stdout"
exits 0 "with disclosures: independent reader" /usr/bin/python3 "$reader" "$bundles/fields" \
    --genesis "$(json_value leaf <"$scratch/fields/genesis.json")"
quiet "$mingzhang" --clone "$scratch/fields" -p P-2023-01 bundle make "$bundles/fields-redacted" --redact
check "redacted: no personal data" sh -c "! grep -rq 李某某 '$bundles/fields-redacted'"

# -- Whatever is changed is told.
check "tampered" /usr/bin/python3 -W ignore "$MZ_ROOT/tests/integration/tamper_bundle.py" "$mingzhang" "$out/genesis.json" \
    "$bundles/closed" 199
finish

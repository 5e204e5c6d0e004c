#!/bin/sh
# The commands that file statements, against a daemon of its own: what is recorded, what is refused and
# with which code, and that an import which broke off is simply run again. All people are invented.
set -eu
build=${MZ_BUILD_DIR:?}
mz=$build/client/mingzhang
daemon=$build/daemon/mingzhangd
work=$(mktemp -d)
pid=
end() {
    # It writes until it is gone, and a folder that is written to cannot be removed.
    [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT INT TERM
cd "$work"
unset LANGUAGE LC_ALL LC_MESSAGES 2>/dev/null || true
LANG=C
export LANG

python3 - <<'PY'
weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
people = []
for i in range(1, 13):
    digits = "53010219%02d0%d1%d%03d" % (60 + i, 1 + i % 9, i % 9, i)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]
    people.append(("试样%d" % i, digits + check, "62220000%08d" % i, "一线"))

def write(name, heading, rows):
    with open(name, "w", encoding="utf-8-sig") as file:
        file.write(heading + "\r\n")
        file.writelines(",".join(map(str, row)) + "\r\n" for row in rows)

write("payees.csv", "姓名,身份证号,银行账号,类别", people)
write("few.csv", "姓名,身份证号,银行账号,类别", people[:5])
bad = [people[0], ("", "530102199001011234", "1", "天外"), people[0]]
write("bad.csv", "姓名,身份证号,银行账号,类别", bad)
write("eligible.csv", "身份证号,类别", [(p[1], p[3]) for p in people])
write("roster.csv", "身份证号,金额", [(p[1], "500.00") for p in people[:10]])
write("twice.csv", "身份证号,金额", [(p[1], "500.00") for p in people[:3] + people[:1]])
write("stranger.csv", "身份证号,金额", [("11010119900307109X", "500.00")])
write("bank1.csv", "行号,结果,流水号,日期,原因", [(i, "成功", "B%d" % i, "2023-04-28", "") for i in range(1, 9)])
write("bank2.csv", "行号,结果,流水号,日期,原因",
      [(10, "成功", "B10", "2023-04-29", ""), (9, "成功", "B9", "2023-04-29", "")])
write("wrong.csv", "行号,结果,流水号,日期,原因", [(11, "成功", "B11", "2023-04-29", "")])
write("sign.csv", "行号,方式,日期,凭证文件", [(i, "手签", "2023-04-30", "sheet.txt") for i in range(1, 11)])
open("sheet.txt", "w").write("a synthetic sheet\n")
for code in ("E01", "E08", "E13"):
    open(code + ".txt", "w").write("synthetic evidence %s\n" % code)
open("policy.ini", "w").write("""[policy]
acceptors = 1
past_days = 36500
future_days = 0
[tier]
approvals = 1
minutes = no
[conflicts]
payment = handler/approver, handler/reviewer
[evidence]
approve = E01
instruct = E08
""")
open("pass", "w").write("a passphrase\n")
PY

file() { # file KEY ARGUMENT...: the command as that person
    key=$1
    shift
    "$mz" --server "unix:$work/socket" --trust "$work/genesis.json" --key "$key.key" \
        --passphrase-file pass --project P1 "$@"
}
step() { # step WHAT: what is being tried, for the log
    echo "== $*"
}
must() { # must KEY ARGUMENT...: is recorded
    file "$@" --date "${day:-2023-04-20}" >out 2>err || { cat out err; echo "FAILED: $*"; exit 1; }
}
refused() { # refused EXIT CODE KEY ARGUMENT...
    want=$1 code=$2
    shift 2
    got=0
    file "$@" --date "${day:-2023-04-20}" >out 2>err || got=$?
    if [ "$got" -ne "$want" ] || ! grep -q "\[$code\]" err; then
        cat out err
        echo "FAILED: exit $got, not $want [$code]: $*"
        exit 1
    fi
}
size() {
    "$mz" --server "unix:$work/socket" --trust "$work/genesis.json" --key admin1.key \
        --passphrase-file pass show 0 -O json | python3 -c 'import json,sys; print(json.load(sys.stdin)["tree_size"])'
}

start() { # runs the daemon over ./data
    rm -f socket
    "$daemon" run --data data --socket "$work/socket" >>daemon.log 2>&1 &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -S socket ] && return
        sleep 0.2
    done
    cat daemon.log
    exit 1
}
stop() {
    kill "$pid"
    wait "$pid" 2>/dev/null || true
    pid=
}

step keys and ledger
people="admin1 admin2 handler budget accountant reviewer approver acceptor cashier evaluator"
for person in $people; do
    "$mz" key new "$person.key" --actor "$person" --kdf minimal --passphrase-file pass -q
done
"$mz" key new handler.key --actor handler --kdf minimal --passphrase-file pass 2>err && exit 1
grep -q '\[exists\]' err
public=$("$mz" key show admin1.key -O json | python3 -c 'import json,sys; print(json.load(sys.stdin)["public_key"])')
"$daemon" init --data data --origin test.example/filing --admin-key "$public" >vkey 2>init.log
start
refused 5 unknown-key admin2 init --name 单位 --administrator handler.key --vkey "$(cat vkey)"
must admin1 init --name 测试单位 --administrator admin2.key --vkey "$(cat vkey)"
refused 1 exists admin1 init --name 测试单位 --administrator admin2.key --vkey "$(cat vkey)"
refused 6 not-found admin1 confirm --all # one does not confirm one's own
must admin2 confirm --all
for person in handler budget accountant reviewer approver acceptor cashier evaluator; do
    must admin1 actor enrol --public-key "$person.key" --role "$person"
done
must admin1 policy set policy.ini
must admin2 confirm --all

step planning
must handler project add P1 --name 测试项目 --unit 测试单位 --basis 测试 --begin 2023-01-01 --end 2023-12-31
refused 5 wrong-role handler budget appropriate BL1 --amount 5000 --year 2023 --source fiscal --document 一号
must budget budget appropriate BL1 --amount 5,000.00 --year 2023 --source fiscal --document 一号
must accountant budget receive BL1 --amount 4000 --document 到账
refused 5 over-budget budget budget adjust BL1 --type decrease --amount 5000.01 --document 二号 --reason 试
must accountant budget receive BL1 --amount 1000 --document 到账

stop
cp -a data old # kept for the end
start

step payees
before=$(size)
refused 2 missing-field handler payee import bad.csv
[ "$(grep -c 'error:' err)" -ge 4 ] # each bad cell is told
must handler payee import payees.csv --dry-run
[ "$(size)" = "$before" ]
must handler payee import few.csv -O json
must handler payee import payees.csv -O csv # goes on where the first stopped
[ "$(grep -c known out)" = 5 ] && [ "$(grep -c enrolled out)" = 7 ]
must handler payee import payees.csv -O csv
[ "$(grep -c known out)" = 12 ]
must handler list freeze L1 eligible.csv --basis 公示

step a payment
request="request submit --number PAY1 --line BL1 --list L1 --due 2023-05-01 --purpose 慰问"
# shellcheck disable=SC2086 # a list of words
{
    refused 5 duplicate-payee handler $request --roster twice.csv
    refused 5 unknown-payee handler $request --roster stranger.csv
    must handler $request --roster roster.csv --dry-run
    must handler $request --roster roster.csv
    must handler $request --roster roster.csv # again, it is the one that is recorded
    refused 5 payment-exists handler $request --roster roster.csv --method cash
}
refused 5 not-approved cashier pay instruct PAY1 --confirm 5000
refused 5 wrong-state approver approve PAY1 --confirm 5000
must reviewer return PAY1 --reason materials --text 补充资料
must handler request submit --number PAY1 --line BL1 --list L1 --due 2023-05-01 --purpose 慰问 \
    --roster roster.csv --replaces PAY1
refused 2 not-confirmed reviewer review PAY1 --confirm 500
must reviewer review PAY1 --confirm 5000
refused 5 evidence-missing approver approve PAY1 --confirm 5000
must handler evidence attach E01.txt --code E01 --to PAY1
must approver approve PAY1 --confirm 伍仟元整
refused 5 not-accepted cashier pay instruct PAY1 --confirm 5000
must acceptor accept PAY1 --result passed
refused 5 evidence-missing cashier pay instruct PAY1 --confirm 5000
must handler evidence attach E08.txt --code E08 --to PAY1
refused 5 wrong-state cashier pay settle PAY1 bank1.csv
must cashier pay instruct PAY1 --confirm 5000
day=2023-04-29
refused 5 line-mismatch cashier pay settle PAY1 wrong.csv
must cashier pay settle PAY1 bank1.csv
must cashier pay settle PAY1 bank2.csv # in any order of rows
day=2023-05-02
refused 5 evidence-missing cashier pay sign PAY1 sign.csv # the sheet it shows is not known
must cashier evidence attach sheet.txt --code E11 --to PAY1
must cashier pay sign PAY1 sign.csv

step a measurement and a file
refused 5 bare-percentage evaluator measure record --indicator sat --value 98%
must handler evidence attach E13.txt --code E13 --to PAY1
must evaluator evidence get "$(sha256sum E13.txt | cut -d' ' -f1)" fetched
cmp fetched E13.txt
refused 1 exists evaluator evidence get "$(sha256sum E13.txt | cut -d' ' -f1)" fetched
refused 5 wrong-reference handler evidence attach E13.txt --code E13 --to 0

step trust
cp genesis.json keep.json
rm genesis.json
must reviewer show 0 # pinned on first use
cmp genesis.json keep.json
echo a wrong one >pass
refused 4 wrong-passphrase reviewer show 0
stop
echo a passphrase >pass
refused 10 unreachable reviewer show 0

step history that forks
new_project="--name 又一项目 --unit 测试单位 --basis 测试 --begin 2023-01-01 --end 2023-12-31"
cp -a data fork
start
# shellcheck disable=SC2086 # a list of words
must handler project add P4 $new_project
stop
rm -rf data
mv fork data
start
# shellcheck disable=SC2086
refused 3 split-view handler project add P5 $new_project
stop

step history that goes back
rm -rf data
mv old data
start
# shellcheck disable=SC2086
refused 3 rolled-back handler project add P2 $new_project
rm -f genesis.json.seen # a clerk who never saw more cannot know
# shellcheck disable=SC2086
must handler project add P3 $new_project
echo "All as it should be."

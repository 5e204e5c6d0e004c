#!/bin/sh
# What people took away before the log changed its key, and after: bundles, proofs and receipts hold with the genesis they
# had then and with the newer one, for us, for Python and for the code of the Go checksum database.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

interop=$MZ_ROOT/tests/interop
sumdb=$(MZ_BUILD_DIR=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev} golang_build sumdb)
mkdir "$scratch/outsider"
outsider() {
    XDG_CONFIG_HOME=$scratch/outsider XDG_STATE_HOME=$scratch/outsider "$mingzhang" "$@"
}
holds() {
    for genesis_ in "$scratch/genesis.before" "$scratch/genesis.after"; do
        exits 0 "$1, by $(basename "$genesis_")" outsider "$2" ${3:+"$3"} "$4" --genesis "$genesis_"
    done
}

quiet case_people
quiet case_plan
cp "$out/genesis.json" "$scratch/genesis.before"
old=$(json_value vkey <"$scratch/genesis.before")
leaf=$(json_value leaf <"$scratch/genesis.before")
quiet as inspector clone "$scratch/clone.before"
quiet as inspector bundle make "$scratch/before"
quiet as inspector bundle make "$scratch/before-whole" --whole
quiet as handler prove '#3' -o "$scratch/before.tlog-proof"
quiet as handler prove '#3' --receipt -o "$scratch/before.cose"
check "nothing beside a proof of a log that kept its key" test ! -e "$scratch/before.tlog-proof.genesis.json"

# -- Two administrators change the log's key.
"$mingzhangd" rotate --data "$data" >"$scratch/proposal.json" 2>"$scratch/stderr"
quiet as admin1 log rotate "$scratch/proposal.json" --date 2023-02-02
quiet as admin2 confirm "#$(($(tree_size) - 1))" --date 2023-02-02
turn=$(tree_size)
quiet as budget budget appropriate B2023-02 --amount 1.00 --year 2023 --source fiscal --document 示例 --date 2023-02-03
quiet as inspector clone "$scratch/clone"
cp "$scratch/clone/genesis.json" "$scratch/genesis.after"
new=$(json_value rotations.0.vkey <"$scratch/genesis.after")
quiet as inspector bundle make "$scratch/after"
quiet as inspector bundle make "$scratch/after.zip"
quiet as inspector --clone "$scratch/clone" bundle make "$scratch/after-clone"
quiet as inspector bundle make "$scratch/after-whole" --whole
quiet as handler prove '#3' -o "$scratch/after.tlog-proof"
quiet as handler prove '#3' --receipt -o "$scratch/after.cose"

# -- Bundles.
for bundle in before before-whole after after.zip after-clone after-whole; do
    holds "bundle $bundle" bundle verify "$scratch/$bundle"
    exits 0 "bundle $bundle, by the genesis hash" outsider bundle verify "$scratch/$bundle" --genesis "$leaf"
    exits 0 "bundle $bundle, by the first key" outsider bundle verify "$scratch/$bundle" --vkey "$old"
done
exits 0 "by the key of now" outsider bundle verify "$scratch/after" --vkey "$new"
exits 0 "a clone too" outsider verify "$scratch/clone" --vkey "$new"
exits 3 "another key" outsider bundle verify "$scratch/after" --vkey \
    "$(/usr/bin/python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import tlog; print(tlog.vkey(sys.argv[2], bytes(range(32))))' \
        "$interop" "$(json_value origin <"$scratch/genesis.before")")"
check "the entry of the change is in it" test -e "$scratch/after/data/entries/$(printf %012d $((turn - 2)))"
check "and its confirmation" test -e "$scratch/after/data/entries/$(printf %012d $((turn - 1)))"
for bundle in before after; do
    exits 0 "bundle $bundle: independent reader" /usr/bin/python3 "$interop/bundle.py" "$scratch/$bundle" --genesis "$leaf"
    fresh 0 "the whole ledger, $bundle" "$scratch/$bundle-whole/data"
done

# -- A bundle whose genesis.json does not know of the change, or says other of it than the entries.
resealed() {
    cp -r "$scratch/after" "$scratch/$1"
    /usr/bin/python3 - "$scratch/$1" "$2" <<'END'
import hashlib, json, os, re, sys

root, change = sys.argv[1:]
path = os.path.join(root, "data/genesis.json")
genesis = json.load(open(path))
if change == "unknown":
    del genesis["rotations"]
else:
    genesis["rotations"][0]["since"] += int(change)
before = os.path.getsize(path)
json.dump(genesis, open(path, "w"))
def of(name, pattern, text):
    name = os.path.join(root, name)
    old = open(name, encoding="utf-8").read()
    open(name, "w", encoding="utf-8").write(re.sub(pattern, text, old))
def digest(name):
    return hashlib.sha256(open(os.path.join(root, name), "rb").read()).hexdigest()
of("manifest-sha256.txt", r"[0-9a-f]{64}  data/genesis.json", digest("data/genesis.json") + "  data/genesis.json")
of("bag-info.txt", r"Payload-Oxum: (\d+)",
   lambda found: f"Payload-Oxum: {int(found[1]) + os.path.getsize(path) - before}")
for name in ("manifest-sha256.txt", "bag-info.txt"):
    of("tagmanifest-sha256.txt", rf"[0-9a-f]{{64}}  {name}", f"{digest(name)}  {name}")
END
}
resealed unknown unknown
holds "the entries lead to the key" bundle verify "$scratch/unknown"
exits 0 "without anybody's genesis" outsider bundle verify "$scratch/unknown"
exits 0 "the independent reader" /usr/bin/python3 "$interop/bundle.py" "$scratch/unknown" --genesis "$leaf"
resealed early -1
resealed late 1000
for when in early late; do
    exits 3 "the change is said to be $when: the entries know better" outsider bundle verify "$scratch/$when" \
        --genesis "$scratch/genesis.before"
    exits 3 "$when: the independent reader" /usr/bin/python3 "$interop/bundle.py" "$scratch/$when" --genesis "$leaf"
done
exits 3 "it is no change that we know" outsider bundle verify "$scratch/early" --genesis "$scratch/genesis.after"

# -- Proofs.
for form in tlog-proof cose; do
    entry=
    [ $form = cose ] && entry=$scratch/after.cose.entry
    for when in before after; do
        holds "$when.$form" verify "" "$scratch/$when.$form"
    done
    same "$form: the change lies beside it" "$turn" "$(json_value rotations.0.since <"$scratch/after.$form.genesis.json")"
    exits 0 "$form: by the first key" outsider verify "$scratch/after.$form" --vkey "$old"
    exits 0 "$form: by the key of now" outsider verify "$scratch/after.$form" --vkey "$new"
    exits 3 "$form: an old one is not by the key of now" outsider verify "$scratch/before.$form" --vkey "$new"
    exits 0 "$form: Python" /usr/bin/python3 "$interop/taken.py" "$scratch/after.$form" --vkey "$old" \
        --genesis "$scratch/genesis.after" ${entry:+--entry "$entry"}
    exits 0 "$form: Python, of before" /usr/bin/python3 "$interop/taken.py" "$scratch/before.$form" --vkey "$old" \
        --genesis "$scratch/genesis.after" ${entry:+--entry "$entry"}
    exits 3 "$form: Python, without the change" /usr/bin/python3 "$interop/taken.py" "$scratch/after.$form" --vkey "$old" \
        ${entry:+--entry "$entry"}
    sed 's/"handover":"..../"handover":"0000/' "$scratch/after.$form.genesis.json" >"$scratch/forged.json"
    mv "$scratch/after.$form.genesis.json" "$scratch/kept.json"
    exits 3 "$form: without the change" outsider verify "$scratch/after.$form" --genesis "$scratch/genesis.before"
    check "$form: it says what may be lacking" grep -q "newer genesis.json" "$scratch/stderr"
    cp "$scratch/forged.json" "$scratch/after.$form.genesis.json"
    exits 3 "$form: a change that nobody handed over" outsider verify "$scratch/after.$form" --genesis "$scratch/genesis.before"
    cp "$scratch/kept.json" "$scratch/after.$form.genesis.json"
    exits 7 "$form: what lies beside it is no one to trust" outsider verify "$scratch/after.$form"
done
exits 0 "Go, by the first key" "$sumdb" "$old" proof "$scratch/before.tlog-proof"
exits 0 "Go, by the key of now" "$sumdb" "$new" proof "$scratch/after.tlog-proof"
exits 3 "Go, each by its own" "$sumdb" "$old" proof "$scratch/after.tlog-proof"
exits 0 "Go, the clone" "$sumdb" "$new" log "$scratch/clone"
finish

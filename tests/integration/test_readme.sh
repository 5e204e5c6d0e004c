#!/bin/sh
# The first tour of README.md and of README.zh-CN.md, command by command, over what the demo leaves: each ends with the
# exit code that the page gives for it, 0 where it gives none, and says what the page says of it.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

demo=$scratch/demo
quiet sh "$MZ_ROOT/tests/play.sh" "$demo"
mkdir "$demo/tampered"
cp -r "$demo/clone" "$demo/tampered/dropped-entry"
/usr/bin/python3 "$MZ_ROOT/tests/lib/tamper.py" "$demo/tampered/dropped-entry" dropped-entry

# tour_of PAGE: the commands of the code block that enters the demo's folder.
tour_of() {
    sed -n '/^cd out\/demo$/,/^```$/p' "$MZ_ROOT/$1" | sed '1d;$d'
}

# says LINE: what a command of the tour must leave or say.
says() {
    for word in $1; do
        case $word in
        *.pdf | *.docx | *.zip | *.proof) check "$page: $word is there" test -s "$folder/$word" ;;
        esac
    done
    case $1 in
    *"verify clone"*) check "$page: the clone is verified" grep -qE '^(VERIFIED|通过)' "$scratch/stdout" ;;
    *tampered*) check "$page: the copy is caught" grep -qE '^(FAILED|失败)' "$scratch/stdout" ;;
    *"show '#"*) check "$page: that entry is an approval" grep -q 'payment\.approve\|审批' "$scratch/stdout" ;;
    *trace*) check "$page: it is 500 yuan" grep -qF 500.00 "$scratch/stdout" ;;
    esac
}

# take_tour PAGE: in a copy of the demo, a shell for each line, as a reader without settings of his own.
take_tour() {
    page=$1
    folder=$scratch/tour-$page
    cp -r "$demo" "$folder"
    tour_of "$page" >"$scratch/$page"
    while IFS= read -r line; do
        want=$(printf '%s\n' "$line" | sed -nE 's/.*#.*(exit|退出码) ([0-9]+).*/\2/p')
        exits "${want:-0}" "$page: $line" env -C "$folder" -u XDG_CONFIG_HOME HOME="$folder" \
            PATH="$build/client:$build/daemon:$PATH" sh -c "$line"
        says "${line%%  #*}"
    done <"$scratch/$page"
    check "$page: the tour is not empty" test -s "$scratch/$page"
    check "$page: its last command fails as it says" grep -qE '(exit|退出码) 3' "$scratch/$page"
}

take_tour README.md
take_tour README.zh-CN.md
same "both pages make the same tour" "$(wc -l <"$scratch/README.md")" "$(wc -l <"$scratch/README.zh-CN.md")"
finish

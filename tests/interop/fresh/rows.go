package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Many small clones at once, each with a file `expected`: "ok", or the stable code and the entry that
// a dishonest daemon recorded. They come without evidence files.

func judgeRows(doc *document, folder string) int {
	names, err := filepath.Glob(filepath.Join(folder, "*", "expected"))
	if err != nil || len(names) == 0 {
		usage("no clones in " + folder)
	}
	for kind, row := range doc.kinds {
		if kindRules[kind] == nil && !row.dual {
			usage("no rules for " + kind)
		}
	}
	accepted, refused, alike, wrong := 0, 0, 0, 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			usage(err.Error())
		}
		expected, v := strings.Fields(string(text)), &verdict{}
		standing = -1
		code := judge(doc, filepath.Dir(name), "", v)
		found := fmt.Sprint(v.Code, " ", standing)
		switch {
		case expected[0] == "ok" && v.Rules == int(v.Size) && (code == 0 || code == 7 && v.Lists == 0):
			accepted++
		case expected[0] == "withheld" && code == 7 && v.Lists > 0:
			refused, alike = refused+1, alike+1
		case expected[0] != "ok" && code == 3 && found == strings.Join(expected, " "):
			refused, alike = refused+1, alike+1
		case expected[0] != "ok" && code == 3 && fmt.Sprint(standing) == expected[1]:
			refused++
			fmt.Printf("%s: another code: %s, not %s\n", filepath.Base(filepath.Dir(name)), v.Code, expected[0])
		default:
			wrong++
			fmt.Printf("%s: exit %d, %s (%s), not %s\n", filepath.Base(filepath.Dir(name)), code, found, v.Text,
				strings.Join(expected, " "))
		}
	}
	fmt.Printf("%d of %d judged right: %d ledgers accepted, %d refused, %d of these under the same code; %d judged wrongly\n",
		accepted+refused, len(names), accepted, refused, alike, wrong)
	if wrong > 0 {
		return 1
	}
	return 0
}

// A verifier of clones that was written from proto/FORMAT.md, ledger.cddl, the C2SP texts and the
// RFCs alone, as a test of that page. It shares nothing with the programs, nor with verify_clone.py.
//
//	verifier FORMAT.md CLONE [GENESIS_HEX]
//	verifier FORMAT.md --rows FOLDER
//
// Prints one line of JSON. Exit code 0: verified. 3: failed. 7: something is not at hand. 2: usage.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

type verdict struct {
	Verdict  string `json:"verdict"`
	Code     string `json:"code,omitempty"`
	Text     string `json:"text,omitempty"`
	Entry    *int64 `json:"entry,omitempty"`
	Size     uint64 `json:"size"`
	Rules    int    `json:"rules"` // entries judged by the rules of §10
	Lists    int    `json:"lists_lacking"`
	Missing  int    `json:"missing"`
	Withheld int    `json:"withheld"`
	// Of each project each computed figure of §10.11: numerator and denominator. All rules judged only.
	Figures map[string]map[string][2]int64 `json:"figures,omitempty"`
}

// Where the check stands, for the verdict: the index of an entry, or -1.
var standing int64 = -1

func at(s *statement) { standing = int64(s.index) }
func nowhere()        { standing = -1 }

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		usage("verifier FORMAT.md CLONE [GENESIS_HEX]")
	}
	doc := readDocument(os.Args[1])
	if os.Args[2] == "--rows" && len(os.Args) == 4 {
		os.Exit(judgeRows(doc, os.Args[3]))
	}
	genesis := ""
	if len(os.Args) == 4 {
		data, err := hex.DecodeString(os.Args[3])
		if err != nil || len(data) != 32 {
			usage("the genesis is 64 hexadecimal digits")
		}
		genesis = string(data)
	}
	v := &verdict{}
	code := judge(doc, os.Args[2], genesis, v)
	out, _ := json.Marshal(v)
	fmt.Println(string(out))
	os.Exit(code)
}

func judge(doc *document, clone, genesis string, v *verdict) (code int) {
	defer func() {
		if thrown := recover(); thrown != nil {
			f, is := thrown.(fault)
			if !is {
				panic(thrown)
			}
			v.Verdict, v.Code, v.Text, code = "failed", f.code, f.text, 3
			if f.lacking {
				v.Verdict, code = "incomplete", 7
			}
			if standing >= 0 {
				v.Entry = &standing
			}
		}
	}()
	n := readNote(lackOrRead(filepath.Join(clone, "checkpoint")))
	v.Size = n.size
	need(n.size > 0, "empty", "no entry")
	entries := readEntries(clone, n.size)
	var all []*statement
	var leaves []string
	for i, raw := range entries {
		standing = int64(i)
		all = append(all, readEntry(doc, raw, uint64(i)))
		leaves = append(leaves, all[i].leaf)
		need(all[i].origin == n.origin, "wrong-origin", "%s", all[i].origin)
	}
	nowhere()
	need(genesis == "" || leaves[0] == genesis, "wrong-genesis", "entry 0")
	checkChains(all)
	nowhere()
	need(rootOf(leaves) == n.root, "wrong-root", "the tree over the entries")
	checkTiles(clone, entries, levels(leaves))
	ring := checkSignatures(all)
	nowhere()
	n.signedBy(n.origin, ring.logKeyAt(n.size))
	checkGenesisFile(clone, n, leaves[0], ring)
	o := openObjects(doc, clone)
	o.checkAll(all)
	w := newWorld(doc, o)
	if v.Rules = w.replay(all); v.Rules == len(all) {
		v.Figures = w.figures()
	}
	nowhere()
	v.Lists, v.Missing, v.Withheld = o.lacking, o.missing, o.withheld
	checkPeriods(all[v.Rules:], all)
	if o.missing > 0 {
		panic(fault{"withheld", "objects are not at hand", true})
	} else if o.withheld > 0 {
		panic(fault{"redacted", "objects were left out", true})
	}
	v.Verdict = "verified"
	return 0
}

// checkGenesisFile follows the rotations that the owner of the clone wrote down, without the entries,
// and compares them with those that the entries give.
func checkGenesisFile(clone string, n *note, leaf string, ring *keyRing) {
	origin := n.origin
	data, err := os.ReadFile(filepath.Join(clone, "genesis.json"))
	if err != nil {
		return
	}
	var g struct {
		Schema, Origin, Vkey, Leaf string
		Rotations                  []struct {
			Since                 uint64
			Vkey, Handover, Proof string
		}
	}
	need(json.Unmarshal(data, &g) == nil && g.Schema == "mingzhang/genesis/1", "bad-json", "genesis.json")
	need(g.Origin == origin && g.Leaf == hex.EncodeToString([]byte(leaf)), "wrong-genesis", "genesis.json")
	from := openVkey(g.Vkey, origin)
	need(from == ring.logKeys[0].key, "wrong-log-key", "genesis.json")
	for i, one := range g.Rotations {
		key := openVkey(one.Vkey, origin)
		handover, _ := hex.DecodeString(one.Handover)
		proof, _ := hex.DecodeString(one.Proof)
		message := handoverSigned(origin, from, key)
		good := i+1 < len(ring.logKeys) && ring.logKeys[i+1] == logKey{key, one.Since} ||
			one.Since > n.size && i+1 >= len(ring.logKeys) // still to come, and nothing else came before
		need(holds(from, message, string(handover)) && holds(key, message, string(proof)) && good,
			"wrong-log-key", "rotation %d of genesis.json", i)
		from = key
	}
}

// openVkey is the key of a verifier key of the signed note standard.
func openVkey(vkey, origin string) string {
	parts := strings.SplitN(vkey, "+", 3)
	need(len(parts) == 3 && parts[0] == origin, "bad-key", "vkey")
	data, err := base64.StdEncoding.DecodeString(parts[2])
	need(err == nil && len(data) == 33 && data[0] == 1 &&
		parts[1] == hex.EncodeToString([]byte(keyID(origin, string(data[1:])))), "bad-key", "vkey")
	return string(data[1:])
}

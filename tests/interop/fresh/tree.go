package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The tree, tiles and checkpoint: FORMAT.md §6 and §12, RFC 6962 §2.1, C2SP tlog-tiles,
// tlog-checkpoint and signed-note.

var fieldPrime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// The y coordinates of the eight points of small order; both signs of x are refused.
var smallOrder = map[string]bool{
	"0000000000000000000000000000000000000000000000000000000000000000": true,
	"0100000000000000000000000000000000000000000000000000000000000000": true,
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f": true,
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05": true,
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a": true,
}

func goodPoint(encoded []byte) bool {
	y := append([]byte{}, encoded...)
	y[31] &= 0x7f
	backwards := make([]byte, 32)
	for i, b := range y {
		backwards[31-i] = b
	}
	return new(big.Int).SetBytes(backwards).Cmp(fieldPrime) < 0 && !smallOrder[hex.EncodeToString(y)]
}

// holds is the strict verification of FORMAT.md §1; Go's own refuses S >= L and uses no cofactor.
func holds(key string, message []byte, signature string) bool {
	return len(key) == 32 && len(signature) == 64 && goodPoint([]byte(key)) &&
		goodPoint([]byte(signature[:32])) && ed25519.Verify([]byte(key), message, []byte(signature))
}

type noteLine struct{ name, keyID, signature string }

type note struct {
	text, origin, root string
	size               uint64
	lines              []noteLine
}

var (
	sizeLine   = regexp.MustCompile(`^(0|[1-9][0-9]{0,18})$`)
	originLine = regexp.MustCompile(`^[!-*,-~]{1,128}$`)
)

func base64Strict(text string) (string, bool) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	return string(data), err == nil && base64.StdEncoding.EncodeToString(data) == text
}

func readNote(data []byte) *note {
	text := string(data)
	need(len(data) <= 65536 && utf8.Valid(data), "bad-note", "too long or not UTF-8")
	for _, r := range text {
		need(r == '\n' || r >= 0x20, "bad-note", "a control character")
	}
	split := strings.LastIndex(text, "\n\n")
	need(split >= 0 && strings.HasSuffix(text, "\n"), "bad-note", "no signed note")
	n := &note{text: text[:split+1]}
	lines := strings.Split(strings.TrimSuffix(text[split+2:], "\n"), "\n")
	need(len(lines) <= 64, "bad-note", "too many signatures")
	for _, line := range lines {
		parts := strings.Split(line, " ")
		need(len(parts) == 3 && parts[0] == "\u2014" && parts[1] != "", "bad-note", "signature line")
		blob, good := base64Strict(parts[2])
		need(good && len(blob) > 4, "bad-note", "signature line")
		n.lines = append(n.lines, noteLine{parts[1], blob[:4], blob[4:]})
	}
	head := strings.Split(n.text, "\n")
	need(len(head) >= 4, "bad-note", "no checkpoint")
	root, good := base64Strict(head[2])
	need(originLine.MatchString(head[0]) && sizeLine.MatchString(head[1]) && good && len(root) == 32,
		"bad-note", "no checkpoint")
	for _, line := range head[3 : len(head)-1] {
		need(line != "", "bad-note", "an empty line in a checkpoint")
	}
	n.origin, n.root = head[0], root
	n.size, _ = strconv.ParseUint(head[1], 10, 63)
	return n
}

func keyID(name, key string) string { return sha(name, "\n\x01", key)[:4] }

// signedBy asks that the key signed the note, and that no line of it under that name is wrong.
func (n *note) signedBy(name, key string) {
	own := 0
	for _, line := range n.lines {
		if line.name == name && line.keyID == keyID(name, key) {
			need(holds(key, []byte(n.text), line.signature), "bad-note", "the signature does not hold")
			own++
		}
	}
	need(own > 0, "bad-note", "no signature of the log's key")
}

func leafHash(data []byte) string { return sha("\x00", string(data)) }

// levels are the hashes of all complete subtrees: levels[h][k] over the leaves k*2^h and 2^h on.
func levels(leaves []string) [][]string {
	all := [][]string{leaves}
	for row := leaves; len(row) > 1; {
		var above []string
		for i := 0; i+1 < len(row); i += 2 {
			above = append(above, sha("\x01", row[i], row[i+1]))
		}
		all = append(all, above)
		row = above
	}
	return all
}

// rootOf joins the complete subtrees that cover the leaves, from the right.
func rootOf(leaves []string) string {
	all := levels(leaves)
	n, root := len(leaves), ""
	for h := 0; n>>h > 0; h++ {
		if n>>h&1 == 0 {
			continue
		}
		left := all[h][n>>h-1]
		if root == "" {
			root = left
		} else {
			root = sha("\x01", left, root)
		}
	}
	if root == "" {
		return sha("")
	}
	return root
}

func tilePath(level string, n uint64, width uint64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + level + "/" + path
}

// readEntries are the entries below size; those that are not at hand end the check as lacking.
func readEntries(clone string, size uint64) [][]byte {
	var entries [][]byte
	for at := uint64(0); at < size; at += 256 {
		width := min(size-at, 256)
		path := tilePath("entries", at/256, width)
		bundle := lackOrRead(filepath.Join(clone, path))
		for i := uint64(0); i < width; i++ {
			need(len(bundle) >= 2, "bad-tile", "%s is cut short", path)
			length := int(bundle[0])<<8 | int(bundle[1])
			need(len(bundle)-2 >= length, "bad-tile", "%s is cut short", path)
			entries = append(entries, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
		need(len(bundle) == 0, "bad-tile", "%s: bytes after the entries", path)
	}
	return entries
}

func lackOrRead(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(fault{"missing", path, true})
	}
	return data
}

// checkTiles compares the tiles of this size with the tree, and what else lies below it.
func checkTiles(clone string, entries [][]byte, all [][]string) {
	for level := 0; 8*level < len(all); level++ {
		row := all[8*level]
		for at := 0; at < len(row); at += 256 {
			width := min(uint64(len(row)-at), 256)
			path := tilePath(strconv.Itoa(level), uint64(at/256), width)
			stored := string(lackOrRead(filepath.Join(clone, path)))
			need(stored == strings.Join(row[at:at+int(width)], ""), "bad-tile", "%s", path)
		}
	}
	err := filepath.WalkDir(filepath.Join(clone, "tile"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(filepath.Dir(path), ".p") && !d.IsDir() {
			checkLeftOver(clone, path, entries, all)
		}
		return err
	})
	need(err == nil, "bad-tile", "%v", err)
}

// checkLeftOver reads a partial tile or bundle of a smaller size, if it is all below this one.
func checkLeftOver(clone, path string, entries [][]byte, all [][]string) {
	name, _ := filepath.Rel(filepath.Join(clone, "tile"), path)
	parts := strings.Split(filepath.ToSlash(name), "/")
	width, err := strconv.Atoi(parts[len(parts)-1])
	number, level := 0, 0
	for _, part := range parts[1 : len(parts)-1] {
		digits, _ := strconv.Atoi(strings.Trim(part, "x.p"))
		number = number*1000 + digits
	}
	want := ""
	if err != nil || width < 1 || width > 255 {
		return
	} else if parts[0] == "entries" {
		if number*256+width > len(entries) {
			return
		}
		for _, entry := range entries[number*256 : number*256+width] {
			want += string([]byte{byte(len(entry) >> 8), byte(len(entry))}) + string(entry)
		}
	} else {
		level, err = strconv.Atoi(parts[0])
		if err != nil || 8*level >= len(all) || number*256+width > len(all[8*level]) {
			return
		}
		want = strings.Join(all[8*level][number*256:number*256+width], "")
	}
	need(string(lackOrRead(path)) == want, "bad-tile", "%s", name)
}

func min(a, b uint64) uint64 {
	if a < b {
		return a
	}
	return b
}

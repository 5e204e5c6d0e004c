// Checks a log with the code of the Go checksum database, which shares none of ours: sumdb/note opens
// the checkpoint, sumdb/tlog reads the tiles and checks proofs. Between them is only an adapter for
// the paths of C2SP tlog-tiles and one for cosignatures of C2SP tlog-cosignature.
//
//	sumdb VKEY log SOURCE [WITNESS_VKEY...]  SOURCE: a clone, or unix:SOCKET of a daemon
//	sumdb VKEY proof FILE                    a C2SP tlog-proof with the entry in its extra line
//
// Exit code 0: all of it holds. 3: something does not. 2: usage.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "sumdb VKEY log SOURCE [WITNESS_VKEY...] | sumdb VKEY proof FILE")
		os.Exit(2)
	}
	log, err := note.NewVerifier(os.Args[1])
	if err == nil && os.Args[2] == "log" {
		err = checkLog(log, open(os.Args[3]), os.Args[4:])
	} else if err == nil {
		var text []byte
		if text, err = os.ReadFile(os.Args[3]); err == nil {
			_, err = checkProof(log, string(text), nil)
		}
	}
	if err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(3)
	}
}

// cosigner is a witness's key, type 04, as a note.Verifier.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return time < 1<<63 && ed25519.Verify(c.key, []byte(message), signature[8:])
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("no verifier key: %s", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("no witness's key: %s", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		return nil, fmt.Errorf("key id of %s", vkey)
	}
	return &cosigner{parts[0], binary.BigEndian.Uint32(sum[:]), key[1:]}, nil
}

// openTree is the tree of a signed checkpoint.
func openTree(text []byte, verifiers ...note.Verifier) (tree tlog.Tree, signatures int, err error) {
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil {
		return tree, 0, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifiers[0].Name() {
		return tree, 0, fmt.Errorf("no checkpoint of %s", verifiers[0].Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, 0, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, len(opened.Sigs), err
}

func checkLog(log note.Verifier, from source, witnesses []string) error {
	verifiers := []note.Verifier{log}
	for _, vkey := range witnesses {
		witness, err := newCosigner(vkey)
		if err != nil {
			return err
		}
		verifiers = append(verifiers, witness)
	}
	text, err := from.get("checkpoint")
	if err != nil {
		return err
	}
	tree, signatures, err := openTree(text, verifiers...)
	if err != nil {
		return err
	}
	if signatures != len(verifiers) {
		return fmt.Errorf("%d of %d signatures", signatures, len(verifiers))
	}
	hashes := tlog.TileHashReader(tree, &tiles{from})
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil || root != tree.Hash {
		return fmt.Errorf("root: %v, %v", root, err)
	}
	entries, err := readEntries(from, tree.N)
	if err != nil {
		return err
	}
	for n, entry := range entries {
		if err := checkEntry(log, from, tree, hashes, int64(n), entry); err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
	}
	fmt.Printf("%d signatures, %d entries, %d proofs of the daemon\n", signatures, len(entries), from.asked())
	return nil
}

// checkEntry proves entry n from the tiles and the tree of n + 1 entries as a part of this one, and
// checks the daemon's own proofs of both, where there is a daemon.
func checkEntry(log note.Verifier, from source, tree tlog.Tree, hashes tlog.HashReader, n int64, entry []byte) error {
	leaf := tlog.RecordHash(entry)
	inclusion, err := tlog.ProveRecord(tree.N, n, hashes)
	if err != nil {
		return err
	}
	if err = tlog.CheckRecord(inclusion, tree.N, tree.Hash, n, leaf); err != nil {
		return err
	}
	old, err := tlog.TreeHash(n+1, hashes)
	if err != nil {
		return err
	}
	if !from.daemon() {
		return nil
	}
	text, err := from.get(fmt.Sprint("v1/proof?index=", n))
	if err != nil {
		return err
	}
	proven, err := checkProof(log, string(text), entry)
	if err != nil || proven != n {
		return fmt.Errorf("the daemon's proof, of %d: %w", proven, err)
	}
	text, err = from.get(fmt.Sprintf("v1/consistency?from=%d&to=%d", n+1, tree.N))
	if err != nil {
		return err
	}
	var answer struct{ Proof []string }
	if err = json.Unmarshal(text, &answer); err != nil {
		return err
	}
	var consistency tlog.TreeProof
	for _, one := range answer.Proof {
		data, err := hex.DecodeString(one)
		if err != nil || len(data) != tlog.HashSize {
			return fmt.Errorf("no hash: %s", one)
		}
		consistency = append(consistency, *(*tlog.Hash)(data))
	}
	return tlog.CheckTree(consistency, tree.N, tree.Hash, n+1, old)
}

// checkProof is C2SP tlog-proof: of the entry in its extra line, or of the one given.
func checkProof(log note.Verifier, text string, entry []byte) (index int64, err error) {
	split := strings.Index(text, "\n\n")
	if split < 0 {
		return 0, fmt.Errorf("no tlog-proof")
	}
	lines := strings.Split(text[:split], "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, fmt.Errorf("no tlog-proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, err := base64.StdEncoding.DecodeString(lines[0][6:])
		if err != nil || entry != nil && string(extra) != string(entry) {
			return 0, fmt.Errorf("extra line: another entry, %v", err)
		}
		entry, lines = extra, lines[1:]
	}
	if entry == nil || len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return 0, fmt.Errorf("no entry or no index")
	}
	if index, err = strconv.ParseInt(lines[0][6:], 10, 64); err != nil {
		return 0, err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 0, err
		}
		proof = append(proof, hash)
	}
	tree, _, err := openTree([]byte(text[split+2:]), log)
	if err != nil {
		return 0, err
	}
	return index, tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

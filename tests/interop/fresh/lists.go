package main

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
)

// Objects beside the entries: lists (§8), evidence (§13.9), disclosures (§9), withheld.json (§12).

type line struct {
	number, amount, date            int64
	payee, salt                     string
	word, serial, evidence, comment string // word: category, outcome or signing
}

type list struct {
	form  string
	lines []line
	total int64
	root  string
}

// What the columns after [line, payee, amount, salt] of a form are.
var listColumns = map[string][]string{
	"roster": {}, "selection": {}, "eligible": {"category"},
	"results":    {"outcome", "serial?", "date", "reason?"},
	"signatures": {"signing", "date", "evidence?"}, "refunds": {"serial", "date", "reason?"},
}

// The form of the list that a statement of a kind names.
var listForm = map[string]string{
	"payment.request": "roster", "list.freeze": "eligible", "payment.instruct": "selection",
	"payment.settle": "results", "payment.sign": "signatures", "payment.refund": "refunds",
	"payment.reverse": "selection",
}

func readList(doc *document, data []byte) *list {
	need(len(data) <= 33554432, "too-large", "list")
	parts, is := decode(data).([]any)
	need(is && len(parts) == 3 && parts[0] == any(uint64(1)), "bad-object", "no list")
	form, _ := parts[1].(string)
	columns, known := listColumns[form]
	rows, isRows := parts[2].([]any)
	need(known && isRows && len(rows) > 0 && len(rows) <= maxLines, "bad-object", "form or lines")
	result := &list{form: form}
	last := int64(0)
	var leaves []string
	for _, encoded := range splitLines(data, form, len(rows)) {
		leaves = append(leaves, leafHash(encoded))
	}
	for _, row := range rows {
		one := readLine(doc, form, columns, row)
		need(one.number > last, "bad-object", "order of lines")
		need(form != "roster" && form != "eligible" || one.number == last+1, "bad-object", "line numbers")
		last = one.number
		if form != "results" || one.word == "paid" {
			result.total += one.amount
			need(result.total <= maxFen, "bad-object", "total")
		}
		result.lines = append(result.lines, one)
	}
	result.root = rootOf(leaves)
	return result
}

// splitLines are the encodings of the lines, which stand one after the other to the end.
func splitLines(data []byte, form string, count int) [][]byte {
	at := 1 + 1 + len(head(3, uint64(len(form)))) + len(form) + len(head(4, uint64(count)))
	var all [][]byte
	for ; count > 0; count-- {
		_, end := decodeItem(data, at, 0)
		all = append(all, data[at:end])
		at = end
	}
	return all
}

func readLine(doc *document, form string, columns []string, row any) (l line) {
	cells, is := row.([]any)
	need(is && len(cells) == 4+len(columns), "bad-object", "members of a line")
	good := isUint(maxLines)(cells[0]) && isBytes(16, 16, true)(cells[1]) &&
		isUint(maxFen)(cells[2]) && isBytes(16, 16, true)(cells[3])
	need(good, "bad-object", "member of a line")
	l.number, l.amount = int64(cells[0].(uint64)), int64(cells[2].(uint64))
	l.payee, l.salt = string(cells[1].([]byte)), string(cells[3].([]byte))
	need(l.amount > 0 || form == "eligible", "bad-object", "amount")
	for i, column := range columns {
		cell := cells[4+i]
		text, _ := cell.(string)
		data, _ := cell.([]byte)
		switch column {
		case "serial?", "reason?", "evidence?":
			if cell == nil {
				continue
			}
		}
		switch column {
		case "category", "outcome", "signing":
			need(place(doc.words[column], text) >= 0, "bad-object", "%s", column)
			l.word = text
		case "serial", "serial?":
			need(isCode.MatchString(text), "bad-object", "serial")
			l.serial = text
		case "reason?":
			need(isText(text, 512, false), "bad-object", "reason")
			l.comment = text
		case "evidence?":
			need(isBytes(32, 32, true)(any(data)), "bad-object", "evidence")
			l.evidence = string(data)
		case "date":
			u, is := cell.(uint64)
			need(is && isDate(u), "bad-object", "date")
			l.date = int64(u)
		}
	}
	need(!(l.word == "paid" && l.serial == "" || l.word == "returned" && l.comment == "" ||
		l.word == "proxy" && l.evidence == ""), "bad-object", "%s lacks its reason", l.word)
	return l
}

// objects is what lies beside the entries; what is absent counts as missing or withheld.
type objects struct {
	clone                      string
	doc                        *document
	lists                      map[string]*list
	declared                   map[string]bool
	missing, withheld, lacking int                        // lacking: lists
	payees                     map[string]map[string]bool // payee: field and digest that an entry binds
	erased                     map[string]bool
}

func openObjects(doc *document, clone string) *objects {
	o := &objects{clone: clone, doc: doc, lists: map[string]*list{}, declared: map[string]bool{},
		payees: map[string]map[string]bool{}, erased: map[string]bool{}}
	data, err := os.ReadFile(filepath.Join(clone, "withheld.json"))
	if err != nil {
		return o
	}
	var w struct {
		Schema  string
		Objects []struct{ Kind, Name string }
	}
	need(json.Unmarshal(data, &w) == nil && w.Schema == "mingzhang/withheld/1" &&
		len(w.Objects) <= 100000, "bad-json", "withheld.json")
	for _, one := range w.Objects {
		o.declared[one.Kind+"/"+one.Name] = true
	}
	return o
}

// read is the object, or nil if it is not at hand.
func (o *objects) read(kind, name string) []byte {
	path := kind + "/" + hex.EncodeToString([]byte(name))
	data, err := os.ReadFile(filepath.Join(o.clone, "objects", path))
	if err == nil {
		return data
	} else if o.declared[path] {
		o.withheld++
	} else {
		o.missing++
	}
	return nil
}

func (o *objects) checkAll(all []*statement) {
	for _, s := range all {
		at(s)
		b := s.body
		switch s.kind {
		case "payee.enrol", "payee.update":
			bound := o.payees[b.raw("payee")]
			if bound == nil {
				bound = map[string]bool{}
				o.payees[b.raw("payee")] = bound
			}
			for _, one := range b.nodes("digests") {
				bound[one.text("field")+one.raw("digest")] = true
			}
		case "data.erase":
			o.erased[b.raw("payee")] = true
		case "evidence.attach":
			data := o.read("evidence", b.raw("sha256"))
			need(data == nil || int64(len(data)) == b.num("size") && sha(string(data)) == b.raw("sha256"),
				"bad-object", "evidence %x", b.raw("sha256"))
		}
		if form := listForm[s.kind]; form != "" && b.has("root") {
			o.checkList(s, form)
		}
	}
	nowhere()
	o.checkDisclosures()
}

func (o *objects) checkList(s *statement, form string) {
	root := s.body.raw("root")
	if o.lists[root] == nil {
		data := o.read("list", root)
		if data == nil {
			o.lacking++
			return
		}
		o.lists[root] = readList(o.doc, data)
	}
	l := o.lists[root]
	need(l.form == form, "bad-object", "a list of the form %s", l.form)
	need(int64(len(l.lines)) == s.body.num("count"), "roster-count", "list")
	need(!s.body.has("amount") || l.total == s.body.num("amount"), "roster-sum", "list")
	need(l.root == root, "roster-root", "list")
}

func (o *objects) checkDisclosures() {
	files, _ := os.ReadDir(filepath.Join(o.clone, "objects", "disclosure"))
	for _, file := range files {
		name, err := hex.DecodeString(file.Name())
		bound := o.payees[string(name)]
		need(err == nil && bound != nil, "bad-object", "disclosures of nobody: %s", file.Name())
		need(!o.erased[string(name)], "not-erased", "payee %x", name)
		data := o.read("disclosure", string(name))
		need(len(data) > 0, "bad-object", "empty disclosures")
		fields := map[string]bool{}
		for start := 0; start < len(data); {
			item, end := decodeItem(data, start, 0)
			parts, is := item.([]any)
			need(is && len(parts) == 3 && end-start <= 1024 && isBytes(16, 16, true)(parts[0]),
				"bad-object", "disclosure")
			value, _ := parts[1].(string)
			field, _ := parts[2].(string)
			need(isText(value, 512, true) && !fields[field], "bad-object", "disclosure")
			need(bound[field+sha(string(data[start:end]))], "bad-object", "disclosure of %s of %x", field, name)
			fields[field] = true
			start = end
		}
	}
}

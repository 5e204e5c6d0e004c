package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
)

// The tables of FORMAT.md §7 are read from the page itself, so that a kind, a word or a member that
// the page forgets is one that this verifier does not know.

type kindRow struct {
	author  string
	project bool
	dual    bool
	body    *mapType
}

type member struct {
	name     string
	optional bool
	check    func(v any) bool
}

type mapType struct{ members []member }

type document struct {
	words map[string][]string
	kinds map[string]*kindRow
}

var (
	kindLine = regexp.MustCompile("^\\| `([a-z.]+)`( \\*dual\\*)? \\| ([^|]+) \\| (ledger|project) \\|")
	wordLine = regexp.MustCompile(`^\| ([a-z]+) \| ([a-z -]+) \|$`)
	bodyHead = regexp.MustCompile(`(?m)^([a-z]+\.[a-z., \n]+?)\s*\{`)
	token    = regexp.MustCompile(`\?|[a-z_0-9^]+(\.[a-z]+)?|≤|<|\.\.|[\[\]{}():,]`)
)

func readDocument(path string) *document {
	data, err := os.ReadFile(path)
	if err != nil {
		usage(err.Error())
	}
	page := string(data)
	section := page[strings.Index(page, "\n## 7. "):strings.Index(page, "\n## 8. ")]
	doc := &document{map[string][]string{}, map[string]*kindRow{}}
	for _, line := range strings.Split(section, "\n") {
		if m := kindLine.FindStringSubmatch(line); m != nil {
			doc.kinds[m[1]] = &kindRow{author: m[3], project: m[4] == "project", dual: m[2] != ""}
		} else if m := wordLine.FindStringSubmatch(line); m != nil && m[1] != "list" {
			doc.words[m[1]] = strings.Fields(m[2])
		}
	}
	bodies := section[strings.Index(section, "\nBodies:"):]
	bodies = strings.Split(bodies, "```")[1]
	for _, at := range bodyHead.FindAllStringSubmatchIndex(bodies, -1) {
		p := &bodyParser{doc: doc, tokens: token.FindAllString(bodies[at[1]-1:], -1)}
		body := p.parseMap()
		for _, name := range strings.Split(bodies[at[2]:at[3]], ",") {
			if row := doc.kinds[strings.TrimSpace(name)]; row != nil {
				row.body = body
			}
		}
	}
	for name, row := range doc.kinds {
		if row.body == nil {
			usage("FORMAT.md has no body for " + name)
		}
	}
	return doc
}

type bodyParser struct {
	doc    *document
	tokens []string
}

func (p *bodyParser) next() string {
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

func (p *bodyParser) skip(t string) bool {
	if p.tokens[0] == t {
		p.next()
		return true
	}
	return false
}

func (p *bodyParser) number() uint64 {
	t := p.next()
	if t == "2^53" {
		return 1 << 53
	}
	n, err := strconv.ParseUint(t, 10, 64)
	if err != nil {
		usage("FORMAT.md: not a number in a body: " + t)
	}
	return n
}

func (p *bodyParser) parseMap() *mapType {
	result := &mapType{}
	p.skip("{")
	for !p.skip("}") {
		m := member{optional: p.skip("?")}
		m.name = p.next()
		p.skip(":")
		m.check = p.parseType(m.name)
		result.members = append(result.members, m)
		p.skip(",")
	}
	return result
}

func (p *bodyParser) parseType(name string) func(any) bool {
	switch t := p.next(); t {
	case "hash":
		return isBytes(32, 32, true)
	case "id":
		return isBytes(16, 16, true)
	case "bytes":
		p.skip("≤")
		return isBytes(1, int(p.number()), false)
	case "fen":
		return isUint(maxFen)
	case "date":
		return func(v any) bool { u, is := v.(uint64); return is && isDate(u) }
	case "bool":
		return func(v any) bool { _, is := v.(bool); return is }
	case "code":
		return func(v any) bool { s, is := v.(string); return is && isCode.MatchString(s) }
	case "text":
		p.skip("(")
		limit := p.number()
		p.skip(")")
		return func(v any) bool { s, is := v.(string); return is && isText(s, int(limit), false) }
	case "uint":
		if p.skip("≤") {
			return isUint(p.number())
		} else if p.skip("<") {
			return isUint(p.number() - 1)
		} else if name == "size" {
			return isUint(4294967296)
		}
		return isUint(maxLines)
	case "enum":
		words := p.doc.words[p.next()]
		return func(v any) bool { s, is := v.(string); return is && place(words, s) >= 0 }
	case "flags":
		words := p.doc.words[p.next()]
		return func(v any) bool { return isFlags(words, v) }
	case "[":
		low := uint64(1)
		if p.tokens[0] != ".." {
			low = p.number()
		}
		p.skip("..")
		high := p.number()
		inner := p.parseMap()
		p.skip("]")
		return func(v any) bool { return isList(v, low, high, inner) }
	default:
		usage("FORMAT.md: unknown type in a body: " + t)
	}
	return nil
}

func isBytes(low, high int, notZero bool) func(any) bool {
	return func(v any) bool {
		b, is := v.([]byte)
		return is && len(b) >= low && len(b) <= high && !(notZero && allZero(b))
	}
}

func isUint(most uint64) func(any) bool {
	return func(v any) bool { u, is := v.(uint64); return is && u <= most }
}

func isFlags(words []string, v any) bool {
	items, is := v.([]any)
	last := -1
	for _, item := range items {
		s, _ := item.(string)
		at := place(words, s)
		if at <= last {
			return false
		}
		last = at
	}
	return is && last >= 0
}

func isList(v any, low, high uint64, inner *mapType) bool {
	items, is := v.([]any)
	if !is || uint64(len(items)) < low || uint64(len(items)) > high {
		return false
	}
	for _, item := range items {
		n, is := item.(*node)
		if !is || inner.fault(n) != "" {
			return false
		}
	}
	return true
}

// fault names the first member that is wrong, unknown or absent; "" if none is.
func (t *mapType) fault(n *node) string {
	known := 0
	for _, m := range t.members {
		v, there := n.members[m.name]
		if !there {
			if !m.optional {
				return m.name
			}
			continue
		}
		known++
		if !m.check(v) {
			return m.name
		}
	}
	if known != len(n.keys) {
		return "a member that is not listed"
	}
	return ""
}

func place(words []string, word string) int {
	for i, one := range words {
		if one == word {
			return i
		}
	}
	return -1
}

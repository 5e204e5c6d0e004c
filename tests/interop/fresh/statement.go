package main

import "unicode/utf8"

// Entries and statements, FORMAT.md §5 and §6.

type statement struct {
	index, seq       uint64
	taken            int64 // ms
	today, date      int64
	leaf, hash       string
	prev, chain      string
	kid, issuer, id  string
	kind, project    string
	origin           string
	refs             []string
	row              *kindRow
	body             *node
	signed           []byte
	signature        string
	subject          string // of the payment it belongs to; set by the rules
	stopped          bool
	author, lenderOf string // persons, set by the rules
}

const lastMoment = 32503651199999

func bytesOf(v any, size int) string {
	b, is := v.([]byte)
	need(is && (size < 0 || len(b) == size), "bad-schema", "bytes of the wrong kind or length")
	return string(b)
}

func readEntry(doc *document, raw []byte, index uint64) *statement {
	need(len(raw) <= 65535, "too-large", "entry")
	parts, is := decode(raw).([]any)
	need(is && len(parts) == 7, "bad-schema", "an entry has seven members")
	need(parts[0] == any(uint64(1)), "unknown-version", "entry")
	taken, timed := parts[2].(uint64)
	need(parts[1] == any(index), "wrong-index", "index")
	need(timed && taken <= lastMoment, "bad-schema", "registered_at")
	s := readStatement(doc, bytesOf(parts[6], -1))
	s.index, s.taken, s.today = index, int64(taken), today(int64(taken))
	s.leaf, s.prev = leafHash(raw), bytesOf(parts[3], 32)
	if s.project == "" {
		need(parts[4] == nil && parts[5] == nil, "broken-chain", "a project chain without a project")
		return s
	}
	s.seq, is = parts[4].(uint64)
	need(is && s.seq > 0, "broken-chain", "project_seq")
	s.chain = bytesOf(parts[5], 32)
	return s
}

// exactly asks that the map has these keys and no others.
func exactly(v any, keys ...any) *node {
	n, is := v.(*node)
	need(is && len(n.keys) == len(keys), "bad-schema", "members of a map")
	for _, key := range keys {
		_, there := n.members[key]
		need(there, "bad-schema", "member %v", key)
	}
	return n
}

func readStatement(doc *document, raw string) *statement {
	need(len(raw) <= 65000, "too-large", "statement")
	tag, is := decode([]byte(raw)).(tagged)
	need(is, "bad-schema", "no COSE_Sign1")
	parts, is := tag.item.([]any)
	need(is && len(parts) == 4, "bad-schema", "no COSE_Sign1")
	protected, payload := bytesOf(parts[0], -1), bytesOf(parts[2], -1)
	exactly(parts[1])
	h := exactly(decode([]byte(protected)), uint64(1), uint64(3), uint64(4), uint64(15))
	claims := exactly(h.members[uint64(15)], uint64(1), uint64(2))
	need(h.members[uint64(1)] == any(negative(18)), "bad-schema", "algorithm")
	need(h.members[uint64(3)] == any("application/mingzhang-statement+cbor"), "bad-schema", "content type")
	s := &statement{hash: sha(raw), kid: bytesOf(h.members[uint64(4)], 32), signature: bytesOf(parts[3], 64)}
	s.issuer, _ = claims.members[uint64(1)].(string)
	need(isCode.MatchString(s.issuer) && !allZero([]byte(s.kid)), "bad-schema", "issuer or kid")
	s.signed = append([]byte("\x84\x6aSignature1"), byteString([]byte(protected))...)
	s.signed = append(append(s.signed, 0x40), byteString([]byte(payload))...)
	s.readPayload(doc, decode([]byte(payload)))
	need(claims.members[uint64(2)] == any(s.origin), "wrong-origin", "sub is not the origin")
	return s
}

func (s *statement) readPayload(doc *document, item any) {
	p, is := item.(*node)
	need(is, "bad-schema", "payload")
	s.kind = p.text("kind")
	s.row = doc.kinds[s.kind]
	need(s.row != nil, "unknown-kind", "kind %q", s.kind)
	keys := []any{"id", "body", "date", "kind", "origin"}
	if p.has("refs") {
		keys = append(keys, "refs")
	}
	if s.row.project {
		keys = append(keys, "project")
	}
	exactly(p, keys...)
	s.id, s.project, s.origin = bytesOf(p.members["id"], 16), p.text("project"), p.text("origin")
	need(!allZero([]byte(s.id)), "bad-schema", "id")
	need(!s.row.project || isCode.MatchString(s.project), "bad-schema", "project")
	need(originLine.MatchString(s.origin) && utf8.ValidString(s.origin), "bad-schema", "origin")
	date, is := p.members["date"].(uint64)
	need(is && isDate(date), "bad-schema", "date")
	s.date = int64(date)
	s.body, is = p.members["body"].(*node)
	need(is, "bad-schema", "body")
	bad := s.row.body.fault(s.body)
	need(bad == "", "bad-schema", "%s: %s", s.kind, bad)
	s.readRefs(p)
}

func (s *statement) readRefs(p *node) {
	refs, isList := p.members["refs"].([]any)
	need(isList == p.has("refs") && (len(refs) > 0) == isList && len(refs) <= 64, "bad-schema", "refs")
	seen := map[string]bool{}
	for _, one := range refs {
		ref := bytesOf(one, 32)
		need(!allZero([]byte(ref)) && !seen[ref], "bad-schema", "refs")
		seen[ref] = true
		s.refs = append(s.refs, ref)
	}
	count, known := refCounts[s.kind]
	if kindRules[s.kind] == nil && !s.row.dual {
		return // the rules will say that they do not know it
	} else if !known {
		count = [2]int{0, 0}
	}
	need(len(refs) >= count[0] && len(refs) <= count[1], "wrong-reference", "number of references")
}

// How many references each kind has; a kind that is not here has none (§7, ledger.cddl).
var refCounts = map[string][2]int{
	"act.withdraw": {1, 32}, "budget.drop": {1, 1},
	"act.confirm": {1, 32}, "delegation.end": {1, 1}, "budget.adjust": {1, 2}, "budget.send": {1, 1},
	"budget.take": {2, 2}, "funds.receive": {1, 1}, "period.confirm": {1, 1}, "period.reopen": {1, 1}, "period.close": {0, 1},
	"payment.request": {0, 1}, "payment.review": {1, 1}, "payment.approve": {2, 10},
	"payment.return": {1, 1}, "payment.reject": {1, 1}, "payment.withdraw": {1, 1},
	"payment.accept": {2, 10}, "payment.instruct": {3, 64}, "payment.settle": {2, 2},
	"payment.sign": {2, 64}, "evidence.attach": {1, 1}, "payee.update": {1, 1},
	"payment.refund": {2, 2}, "payment.reverse": {1, 1}, "payment.confirm": {2, 2},
	"payment.archive": {1, 1}, "payment.suspend": {1, 1}, "payment.resume": {2, 2},
	"evaluation.conclude": {2, 16}, "finding.raise": {0, 1}, "finding.respond": {1, 1}, "finding.resolve": {1, 1},
}

// checkChains is §6: each entry binds the one before, of the log and of its project.
func checkChains(all []*statement) {
	zero := string(make([]byte, 32))
	before, clock := zero, int64(0)
	type tail struct {
		count uint64
		leaf  string
	}
	projects := map[string]tail{}
	for _, s := range all {
		at(s)
		need(s.prev == before && s.taken >= clock, "broken-chain", "prev or registered_at")
		before, clock = s.leaf, s.taken
		if s.project == "" {
			continue
		}
		last, known := projects[s.project]
		if !known {
			last.leaf = zero
		}
		need(s.seq == last.count+1 && s.chain == last.leaf, "broken-chain", "project %s", s.project)
		projects[s.project] = tail{s.seq, s.leaf}
	}
}

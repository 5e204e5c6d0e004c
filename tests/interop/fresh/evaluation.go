package main

import "math/big"

// §10.11.1: plans, monitoring, scores, evaluations, findings.

// evaluated is what these kinds leave behind in a project.
type evaluated struct {
	plan, scheme *node
	measured     map[string]*ratio // indicator: the latest measurement
	explained    map[string]bool   // indicators with a deviation
	scores       map[string]*scoreRecord
	findings     map[string]*findingRecord
	red          int                        // findings of severity high that stand open
	duties       map[string]map[string]bool // person: roles taken on the project
}

type scoreRecord struct {
	kind        string
	year, total int64
	persons     []string
	targets     *node
}

type findingRecord struct {
	high, resolved bool
	recover        int64
	responded      []string // the parties of the last answer
}

func newEvaluated() evaluated {
	return evaluated{measured: map[string]*ratio{}, explained: map[string]bool{},
		scores: map[string]*scoreRecord{}, findings: map[string]*findingRecord{},
		duties: map[string]map[string]bool{}}
}

// tookOn notes a role of a person on the project.
func (p *projectRecord) tookOn(person, role string) {
	if p.duties[person] == nil {
		p.duties[person] = map[string]bool{}
	}
	p.duties[person][role] = true
}

// schemeNumber is a member of the scheme in force, or of version 0.
func (p *projectRecord) schemeNumber(name string) int64 {
	if p.scheme != nil {
		return p.scheme.num(name)
	}
	return map[string]int64{"top": 8000, "middle": 6000, "overshoot": 13000, "yellow": 1000, "red": 2000}[name]
}

func (p *projectRecord) indicators() []*node {
	if p.targets == nil {
		return nil
	}
	return p.targets.nodes("indicators")
}

func (p *projectRecord) hasIndicator(key string) bool {
	for _, one := range p.indicators() {
		if one.text("key") == key {
			return true
		}
	}
	return false
}

// rowsFollow asks that the rows are those of the targets in their order.
func (p *projectRecord) rowsFollow(rows []*node) {
	all := p.indicators()
	need(len(rows) == len(all), "figure-mismatch", "number of indicators")
	for i, row := range rows {
		need(row.text("key") == all[i].text("key"), "figure-mismatch", "%s", row.text("key"))
	}
}

func setPlan(_ *world, s *statement, p *projectRecord) {
	date, amount := int64(0), int64(0)
	for _, phase := range s.body.nodes("phases") {
		need(phase.num("date") > date && phase.num("amount") >= amount, "out-of-range", "phases")
		date, amount = phase.num("date"), phase.num("amount")
	}
	p.plan = s.body
}

func setScheme(_ *world, s *statement, p *projectRecord) {
	b := s.body
	need(b.num("version") == p.schemeNumber("version")+1, "figure-mismatch", "version")
	need(b.num("middle") <= b.num("top") && b.num("yellow") <= b.num("red") && b.num("overshoot") >= 10000,
		"out-of-range", "scheme")
	p.scheme = b
}

// lightOf is the light that a snapshot must show.
func (p *projectRecord) lightOf(budget, planned, executed int64, impossible bool) string {
	gap := new(big.Rat).Mul(fraction(abs(executed-planned), 1), fraction(10000, 1))
	share := func(name string) *big.Rat {
		return new(big.Rat).Mul(fraction(budget, 1), fraction(p.schemeNumber(name), 1))
	}
	switch {
	case gap.Cmp(share("red")) > 0 || impossible || p.red > 0:
		return "red"
	case executed != planned && gap.Cmp(share("yellow")) >= 0:
		return "yellow"
	}
	return "green"
}

func snapshot(w *world, s *statement, p *projectRecord) {
	b := s.body
	need(p.begin <= b.num("checkpoint") && b.num("checkpoint") <= s.date, "out-of-range", "checkpoint")
	budget, planned, executed := p.sums()[adjusted], p.plannedOn(b.num("checkpoint")), p.executed()
	need(b.num("budget") == budget && b.num("planned") == planned && b.num("executed") == executed,
		"figure-mismatch", "budget %d, planned %d, executed %d", budget, planned, executed)
	need(b.num("forecast") <= budget, "out-of-range", "forecast")
	p.rowsFollow(b.nodes("indicators"))
	uncertain, impossible := false, false
	for _, row := range b.nodes("indicators") {
		actualIs(row, w.actual(p, row.text("key")))
		uncertain = uncertain || row.text("likelihood") != "certain"
		impossible = impossible || row.text("likelihood") == "impossible"
	}
	light := p.lightOf(budget, planned, executed, impossible)
	need(b.text("light") == light, "figure-mismatch", "the light is %s", light)
	need(!uncertain && light != "red" || b.has("reason") && b.has("measure"), "unexplained", "%s", light)
	w.dutyOfYear(s, "monitor")
}

func explain(_ *world, s *statement, p *projectRecord) {
	need(p.hasIndicator(s.body.text("indicator")), "unknown-indicator", "%s", s.body.text("indicator"))
	p.explained[s.body.text("indicator")] = true
}

// scoreOf is the score of an indicator before it is rounded, or nil if there is none.
func (p *projectRecord) scoreOf(target, row *node, actual *ratio) *big.Rat {
	weight := fraction(target.num("weight"), 1)
	times := func(share *big.Rat) *big.Rat { return new(big.Rat).Mul(weight, share) }
	switch target.text("nature") {
	case "qualitative":
		if !row.has("band") {
			return nil
		}
		return times(fraction(row.num("share"), 10000))
	case "date":
		if row.has("done") && row.num("done") <= target.num("target_date") {
			return weight
		}
	}
	if actual == nil || actual.denominator == 0 {
		return nil
	}
	a := fraction(actual.numerator, actual.denominator)
	if target.text("key") == "cost" {
		a.Mul(a, fraction(1, 100))
	}
	if target.text("nature") == "date" {
		return times(atMostOne(a))
	}
	t := fraction(target.num("target_numerator"), target.num("target_denominator"))
	if target.text("nature") == "le" {
		if a.Sign() == 0 {
			return weight
		}
		return times(atMostOne(t.Quo(t, a)))
	}
	if t.Sign() == 0 {
		if target.text("nature") == "eq" && a.Sign() > 0 {
			return new(big.Rat)
		}
		return weight
	}
	quotient := a.Quo(a, t)
	most := fraction(p.schemeNumber("overshoot"), 10000)
	if p.scheme != nil && p.scheme.flag("deduct") && quotient.Cmp(most) > 0 {
		up := raised(quotient.Mul(quotient, fraction(10000, 1)))
		return times(new(big.Rat).Quo(fraction(p.schemeNumber("overshoot"), 1), up))
	}
	return times(atMostOne(quotient))
}

// bandFits: the share is within its band.
func (p *projectRecord) bandFits(row *node) bool {
	if !row.has("share") {
		return false
	}
	share, top, middle := row.num("share"), p.schemeNumber("top"), p.schemeNumber("middle")
	switch row.text("band") {
	case "met":
		return share >= top
	case "partial":
		return middle <= share && share < top
	}
	return share < middle
}

func (w *world) judgeScore(p *projectRecord, target, row *node) {
	key := target.text("key")
	if row.has("band") || row.has("done") {
		_, known := p.files[row.raw("evidence")]
		need(known, "evidence-missing", "%s", key)
	}
	actual := w.actual(p, key)
	actualIs(row, actual)
	score := p.scoreOf(target, row, actual)
	need(score != nil, "not-measured", "%s", key)
	need(target.text("nature") != "qualitative" || p.bandFits(row), "out-of-range", "%s", key)
	computed, reported := row.num("computed"), row.num("reported")
	need(computed == rounded(score), "figure-mismatch", "%s: %s", key, score.FloatString(4))
	need(reported <= target.num("weight"), "out-of-range", "%s", key)
	need(reported == computed || row.has("reason"), "unexplained", "%s", key)
	need(reported == target.num("weight") || row.has("reason") || p.explained[key], "unexplained", "%s", key)
}

func recordScore(w *world, s *statement, p *projectRecord) {
	b, weight := s.body, int64(0)
	need(p.begin/10000 <= b.num("year") && b.num("year") <= p.end/10000, "out-of-range", "year")
	for _, one := range p.indicators() {
		weight += one.num("weight")
	}
	need(weight == 10000, "weights-not-100", "%d", weight)
	need(b.num("scheme") == p.schemeNumber("version"), "figure-mismatch", "scheme")
	p.rowsFollow(b.nodes("scores"))
	total := int64(0)
	for i, row := range b.nodes("scores") {
		w.judgeScore(p, p.indicators()[i], row)
		total += row.num("reported")
	}
	need(b.num("total") == total, "figure-mismatch", "total")
	w.evaluationDuty(s, p)
	p.scores[s.hash] = &scoreRecord{b.text("type"), b.num("year"), total, s.persons(), p.targets}
}

// persons are the author and, if he acted for another in the role of the kind, the giver.
func (s *statement) persons() []string {
	if s.lenderOf == "" {
		return []string{s.author}
	}
	return []string{s.author, s.lenderOf}
}

// evaluationDuty is that of §10.8.
func (w *world) evaluationDuty(s *statement, p *projectRecord) {
	w.dutyOfYear(s, "evaluator")
	for _, person := range w.personsFor(s, "evaluator") {
		for _, c := range w.policy.nodes("conflicts") {
			other, named := otherRole(c, "evaluator")
			need(!named || c.text("scope") != "payment" || !p.duties[person][other], "duty-conflict",
				"%s as evaluator", s.issuer)
		}
		p.tookOn(person, "evaluator")
	}
}

func gradeOf(sum, totals int64) string {
	switch {
	case sum >= 9000*totals:
		return "excellent"
	case sum >= 8000*totals:
		return "good"
	case sum >= 6000*totals:
		return "medium"
	}
	return "poor"
}

func conclude(w *world, s *statement, p *projectRecord) {
	b, sum, seen := s.body, int64(0), map[string]bool{}
	for n, ref := range s.refs {
		one := p.scores[ref]
		need(one != nil && one.kind == b.text("type") && one.year == b.num("year") && one.targets == p.targets,
			"wrong-reference", "refs[%d]", n)
		for _, person := range one.persons {
			need(!seen[person], "duplicate", "refs[%d]", n)
		}
		for _, person := range one.persons {
			seen[person] = true
		}
		sum += one.total
	}
	count := int64(len(s.refs))
	need(b.num("total") == rounded(fraction(sum, count)), "figure-mismatch", "total")
	need(b.text("grade") == gradeOf(sum, count), "figure-mismatch", "grade")
	w.evaluationDuty(s, p)
}

func narrate(*world, *statement, *projectRecord) {}

func raise(w *world, s *statement, p *projectRecord) {
	f := &findingRecord{high: s.body.text("severity") == "high", recover: s.body.num("recover")}
	if f.high {
		p.red++
		if len(s.refs) > 0 && w.payments[w.statements[s.refs[0]].subject] != nil {
			w.payments[w.statements[s.refs[0]].subject].irregular = true
		}
	}
	p.findings[s.hash] = f
}

func respond(w *world, s *statement, p *projectRecord) {
	f := p.findings[s.refs[0]]
	need(!f.resolved, "not-pending", "finding")
	f.responded = w.parties(s)
}

func resolve(w *world, s *statement, p *projectRecord) {
	f := p.findings[s.refs[0]]
	need(!f.resolved, "not-pending", "finding")
	need(len(f.responded) > 0, "unexplained", "finding")
	for _, party := range w.parties(s) {
		need(place(f.responded, party) < 0, "duty-conflict", "%s", s.issuer)
	}
	need(s.body.text("result") != "rectified" || s.body.num("recovered") == f.recover, "amount-mismatch",
		"recover %d", f.recover)
	f.resolved = true
	if f.high {
		p.red--
	}
}

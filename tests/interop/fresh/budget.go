package main

import "fmt"

// §10.5 and §10.5.1: projects, budget lines, periods.

const (
	adjusted = iota
	frozen
	received
	committed
	instructed
	settled
	refunded
	signed
	balanceCount
)

type budgetLine struct {
	name, project, source, appropriation string
	year                                 int64
	b                                    [balanceCount]int64
	flows                                map[int64]*flow // by the first month of the quarter
}

type flow struct{ plus, minus [balanceCount]int64 }

func (l *budgetLine) available() int64 {
	return l.b[adjusted] - l.b[frozen] - l.b[committed] - l.b[instructed]
}

// balances is what every line had before a statement.
func (w *world) balances() map[*budgetLine][balanceCount]int64 {
	all := map[*budgetLine][balanceCount]int64{}
	for _, l := range w.budget {
		all[l] = l.b
	}
	return all
}

func quarter(date int64) int64 { return date/10000*100 + (date/100%100-1)/3*3 + 1 }

func (w *world) recordFlows(s *statement, before map[*budgetLine][balanceCount]int64) {
	for _, l := range w.budget {
		f := l.flows[quarter(s.date)]
		for i, now := range l.b {
			need(now >= 0 && now <= maxFen, "overflow", "%s", l.name)
			if now == before[l][i] {
				continue
			}
			if f == nil {
				f = &flow{}
				l.flows[quarter(s.date)] = f
			}
			if grown := now - before[l][i]; grown > 0 {
				f.plus[i] += grown
			} else {
				f.minus[i] -= grown
			}
		}
	}
}

func registerProject(w *world, s *statement, p *projectRecord) {
	need(p == nil, "project-exists", "%s", s.project)
	need(s.body.num("begin") <= s.body.num("end"), "out-of-range", "begin")
	w.projects[s.project] = &projectRecord{begin: s.body.num("begin"), end: s.body.num("end"), hash: s.hash,
		closes: map[int64]*closeRecord{}, closings: map[string]int64{}, files: map[string]string{},
		numbers: map[string]*payment{}, lists: map[string]*frozenList{}, recent: map[string][]*recentRequest{},
		evaluated: newEvaluated()}
}

func setTargets(w *world, s *statement, p *projectRecord) {
	seen, weight := map[string]bool{}, int64(0)
	for _, one := range s.body.nodes("indicators") {
		need(!seen[one.text("key")], "duplicate", "%s", one.text("key"))
		seen[one.text("key")] = true
		switch one.text("nature") {
		case "date":
			need(one.has("target_date"), "missing-field", "target_date")
		case "ge", "le", "eq":
			need(one.has("target_numerator") && one.num("target_denominator") > 0, "missing-field", "target")
		}
		weight += one.num("weight")
	}
	need(weight <= 10000, "out-of-range", "weight")
	p.targets = s.body
}

func appropriate(w *world, s *statement, p *projectRecord) {
	b := s.body
	need(w.budget[b.text("line")] == nil, "budget-line-exists", "%s", b.text("line"))
	need(b.num("amount") > 0 && p.begin/10000 <= b.num("year") && b.num("year") <= p.end/10000,
		"out-of-range", "amount or year")
	l := &budgetLine{name: b.text("line"), project: s.project, year: b.num("year"), source: b.text("source"),
		appropriation: s.hash, flows: map[int64]*flow{}}
	l.b[adjusted] = b.num("amount")
	w.budget[l.name] = l
	p.lines = append(p.lines, l)
}

// lineOf is the budget line that a member names, which is of the project and appropriated by refs[n].
func (w *world) lineOf(s *statement, name, project string, n int) *budgetLine {
	l := w.budget[name]
	need(l != nil, "unknown-budget-line", "%s", name)
	need(l.project == project, "wrong-project", "%s", name)
	need(n < 0 || l.appropriation == s.refs[n], "wrong-reference", "refs[%d]", n)
	return l
}

// move is §10.5's: the amount and the funds that go along.
func move(from, to *budgetLine, amount int64) {
	need(amount <= from.available(), "over-budget", "%s", from.name)
	from.b[adjusted] -= amount
	to.b[adjusted] += amount
	if f := from.b[received] - from.b[adjusted]; f > 0 {
		from.b[received] -= f
		to.b[received] += f
	}
}

func adjust(w *world, s *statement, p *projectRecord) {
	b, how := s.body, s.body.text("type")
	moves := how == "virement" || how == "carry"
	need(moves || !b.has("to"), "out-of-range", "to")
	need(!moves || b.has("to"), "missing-field", "to")
	need((len(s.refs) == 2) == moves, "wrong-reference", "number of references")
	l, amount := w.lineOf(s, b.text("line"), s.project, 0), b.num("amount")
	need(amount > 0, "out-of-range", "amount")
	switch how {
	case "increase":
		l.b[adjusted] += amount
	case "decrease":
		need(amount <= l.available() && amount <= l.b[adjusted]-l.b[received], "over-budget", "%s", l.name)
		l.b[adjusted] -= amount
	case "freeze":
		need(amount <= l.available(), "over-budget", "%s", l.name)
		l.b[frozen] += amount
	case "unfreeze":
		need(amount <= l.b[frozen], "over-budget", "%s", l.name)
		l.b[frozen] -= amount
	default:
		need(b.text("to") != l.name, "duplicate", "to")
		to, year := w.lineOf(s, b.text("to"), s.project, 1), l.year
		if how == "carry" {
			year++
		}
		need(to.year == year && to.source == l.source, "out-of-range", "year or source")
		move(l, to, amount)
	}
}

func sendBudget(w *world, s *statement, _ *projectRecord) {
	b := s.body
	l := w.lineOf(s, b.text("line"), s.project, 0)
	need(b.num("amount") > 0, "out-of-range", "amount")
	need(b.text("to_project") != s.project, "duplicate", "to_project")
	to := w.lineOf(s, b.text("to"), b.text("to_project"), -1)
	need(to.year == l.year && to.source == l.source, "out-of-range", "year or source")
	need(b.num("amount") <= l.available(), "over-budget", "%s", l.name)
	need(!w.ids[b.raw("taker")] && b.raw("taker") != s.id, "statement-id-reused", "taker")
	w.transfers[s.hash] = &transfer{l, to, s.project, b.raw("taker"), b.text("to_project"), b.num("amount")}
}

func takeBudget(w *world, s *statement, _ *projectRecord) {
	b, t := s.body, w.transfers[s.refs[0]]
	need(t != nil, "not-pending", "transfer")
	need(s.id == t.id && s.project == t.toProject && b.text("line") == t.to.name &&
		b.text("from") == t.from.name, "wrong-reference", "not what was sent")
	need(b.num("amount") == t.amount, "amount-mismatch", "amount")
	w.lineOf(s, b.text("line"), s.project, 1)
	need(s.date > w.projects[t.fromProject].closedTo, "closed-period", "%s", t.fromProject)
	move(t.from, t.to, t.amount)
	delete(w.transfers, s.refs[0])
	w.projects[t.fromProject].part = nil
}

func dropBudget(w *world, s *statement, _ *projectRecord) {
	need(w.transfers[s.refs[0]] != nil, "not-pending", "transfer")
	delete(w.transfers, s.refs[0])
}

func receiveFunds(w *world, s *statement, _ *projectRecord) {
	l := w.lineOf(s, s.body.text("line"), s.project, 0)
	need(s.body.num("amount") > 0, "out-of-range", "amount")
	l.b[received] += s.body.num("amount")
	need(l.b[received] <= l.b[adjusted], "over-budget", "%s", l.name)
	w.dutyOfYear(s, "accountant")
}

func closing(line, item string, end int64) string { return fmt.Sprint(line, " ", item, " ", end) }

func closePeriod(w *world, s *statement, p *projectRecord) {
	b := s.body
	begin, end := b.num("begin"), b.num("end")
	if last := p.closes[p.closedTo]; last != nil {
		need(last.confirmed, "period-unconfirmed", "%d", p.closedTo)
	}
	first := quarter(p.first)*100 + 1
	if p.closedTo > 0 {
		first = addDays(p.closedTo, 1)
	}
	need(begin == first, "figure-mismatch", "begin")
	need(begin <= end && end < s.today && quarter(addDays(end, 1)) != quarter(end), "out-of-range", "end")
	stated := 0
	if len(s.refs) > 0 {
		part := p.part
		need(part != nil && part.statement == s.refs[0] && part.end == end && part.author == s.author &&
			part.lender == s.lenderOf && part.entries == p.chain, "not-pending", "refs[0]")
		stated = part.stated
	}
	lines := p.lines[stated:]
	if len(lines) > 32 {
		lines = lines[:32]
	}
	left := int64(len(p.lines) - stated - len(lines))
	rows := b.nodes("balances")
	need(b.num("entries") == p.chain && b.raw("head") == p.tail && b.num("open") == p.open &&
		b.has("left") == (left > 0) && b.num("left") == left && len(rows) == balanceCount*len(lines),
		"figure-mismatch", "entries, head, open, left or balances")
	for i, row := range rows {
		l, item := lines[i/balanceCount], i%balanceCount
		word := w.doc.words["balance"][item]
		plus, minus := int64(0), int64(0)
		for q, f := range l.flows {
			if quarter(begin) <= q && q <= quarter(end) {
				plus += f.plus[item]
				minus += f.minus[item]
			}
		}
		opening := p.closings[closing(l.name, word, p.closedTo)]
		need(row.text("line") == l.name && row.text("item") == word && row.num("opening") == opening &&
			row.num("plus") == plus && row.num("minus") == minus && row.num("closing") == opening+plus-minus,
			"figure-mismatch", "balances[%d]", i)
		p.closings[closing(l.name, word, end)] = row.num("closing")
	}
	w.dutyOfYear(s, "accountant")
	if left > 0 {
		p.part = &closePart{s.hash, s.author, s.lenderOf, end, p.chain + 1, stated + len(lines)}
		return
	}
	p.part = nil
	p.closes[end] = &closeRecord{s.hash, s.author, s.lenderOf, p.closedTo, false}
	p.closedTo, p.reopening = end, nil
}

func confirmPeriod(w *world, s *statement, p *projectRecord) {
	last := p.closes[p.closedTo]
	isClose := last != nil && last.statement == s.refs[0] && !last.confirmed
	isReopening := p.reopening != nil && p.reopening.statement == s.refs[0]
	need(isClose || isReopening, "not-pending", "period")
	by := last
	if isReopening {
		by = p.reopening
	}
	for _, person := range []string{s.author, s.lenderOf} {
		need(person == "" || person != by.author && person != by.lender, "duty-conflict", "%s", s.issuer)
	}
	w.dutyOfYear(s, "approver")
	if isClose {
		last.confirmed = true
	} else {
		p.closedTo, p.reopening = last.before, nil
	}
}

func reopenPeriod(w *world, s *statement, p *projectRecord) {
	last := p.closes[p.closedTo]
	need(last != nil && last.statement == s.refs[0], "wrong-reference", "not the last close")
	w.dutyOfYear(s, "accountant")
	p.reopening = &closeRecord{statement: s.hash, author: s.author, lender: s.lenderOf}
}

// checkPeriods is §13 step 10 for the closes that the rules did not reach: what they say of the
// project's chain, and that each row adds up.
func checkPeriods(closes, all []*statement) {
	for _, s := range closes {
		if s.kind != "period.close" {
			continue
		}
		at(s)
		need(s.body.num("entries") == int64(s.seq)-1 && s.body.raw("head") == s.chain, "figure-mismatch", "head")
		for i, row := range s.body.nodes("balances") {
			need(row.num("closing") == row.num("opening")+row.num("plus")-row.num("minus"),
				"figure-mismatch", "balances[%d]", i)
		}
	}
	nowhere()
}

package main

import (
	"math/big"
	"sort"
)

// §10.11: the figures that are never filed. All are taken from the payments and budget lines as they
// stand, so that nothing has to be kept up to date.

type ratio struct{ numerator, denominator int64 }

// tally is what a project's payments and lists say of its payees and lines.
type tally struct {
	signedPayees, onTime, accurate, eligible int64
	signedFen, signedLines, plannedLines     int64
	checked, passed                          int64 // of all acceptances
	paid, regular, archived, punctual        int64 // payments; the others are of the paid ones
}

func (w *world) tallyOf(p *projectRecord) (t tally) {
	eligible, signers, late := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, list := range p.lists {
		for payee := range list.payees {
			eligible[payee] = true
		}
	}
	for _, m := range p.payments {
		if m.planned {
			t.plannedLines += m.count
		}
		t.checked += m.checked
		t.passed += m.passed
		t.count(m)
		for _, l := range m.roster {
			if l.signed && !l.reversed {
				t.signedLines++
				t.signedFen += l.amount
				signers[l.payee] = true
				late[l.payee] = late[l.payee] || l.late
			}
		}
	}
	t.eligible = int64(len(eligible))
	for payee := range signers {
		t.signedPayees++
		if !late[payee] {
			t.onTime++
		}
		if eligible[payee] {
			t.accurate++
		}
	}
	return t
}

func (t *tally) count(m *payment) {
	if !m.paid() {
		return
	}
	for _, one := range []struct {
		holds bool
		count *int64
	}{{true, &t.paid}, {!m.irregular, &t.regular}, {m.flow == "archived", &t.archived},
		{m.instructed <= m.due, &t.punctual}} {
		if one.holds {
			*one.count++
		}
	}
}

// saving has no denominator until everything approved is signed for.
func saving(b [balanceCount]int64, t tally) ratio {
	left := b[adjusted] - (b[settled] - b[refunded])
	if left < 0 {
		left = 0
	}
	if t.plannedLines == 0 || t.signedLines < t.plannedLines {
		return ratio{left, 0}
	}
	return ratio{left, b[adjusted]}
}

// sums are the balances of the project's lines.
func (p *projectRecord) sums() (all [balanceCount]int64) {
	for _, l := range p.lines {
		for i, amount := range l.b {
			all[i] += amount
		}
	}
	return all
}

func (p *projectRecord) executed() int64 { return p.sums()[settled] - p.sums()[refunded] }

var figures = map[string]func(b [balanceCount]int64, t tally) ratio{
	"exe-plan":     func(b [balanceCount]int64, _ tally) ratio { return ratio{b[settled] - b[refunded], b[adjusted]} },
	"exe-received": func(b [balanceCount]int64, _ tally) ratio { return ratio{b[settled] - b[refunded], b[received]} },
	"exe-audit":    func(b [balanceCount]int64, _ tally) ratio { return ratio{b[settled], b[adjusted] - b[frozen]} },
	"received":     func(b [balanceCount]int64, _ tally) ratio { return ratio{b[received], b[adjusted]} },
	"cov":          func(_ [balanceCount]int64, t tally) ratio { return ratio{t.signedPayees, t.eligible} },
	"acc":          func(_ [balanceCount]int64, t tally) ratio { return ratio{t.accurate, t.signedPayees} },
	"tim":          func(_ [balanceCount]int64, t tally) ratio { return ratio{t.onTime, t.signedPayees} },
	"cnt":          func(_ [balanceCount]int64, t tally) ratio { return ratio{t.signedPayees, 1} },
	"cost":         func(_ [balanceCount]int64, t tally) ratio { return ratio{t.signedFen, t.signedPayees} },
	"completion":   func(_ [balanceCount]int64, t tally) ratio { return ratio{t.signedLines, t.plannedLines} },
	"quality":      func(_ [balanceCount]int64, t tally) ratio { return ratio{t.passed, t.checked} },
	"saving":       saving,
	"compliance":   func(_ [balanceCount]int64, t tally) ratio { return ratio{t.regular, t.paid} },
	"procedure":    func(_ [balanceCount]int64, t tally) ratio { return ratio{t.archived, t.paid} },
	"punctual":     func(_ [balanceCount]int64, t tally) ratio { return ratio{t.punctual, t.paid} },
}

// actual is an indicator's computed figure, else its latest measurement, else nil (§10.11.1).
func (w *world) actual(p *projectRecord, key string) *ratio {
	if figure := figures[key]; figure != nil {
		r := figure(p.sums(), w.tallyOf(p))
		return &r
	}
	return p.measured[key]
}

// figures are all computed ones of all projects, for whoever compares them with another program's.
func (w *world) figures() map[string]map[string][2]int64 {
	all := map[string]map[string][2]int64{}
	for code, p := range w.projects {
		all[code] = map[string][2]int64{}
		for key := range figures {
			r := w.actual(p, key)
			all[code][key] = [2]int64{r.numerator, r.denominator}
		}
	}
	return all
}

// actualIs asks that a row of a snapshot or of a score states the actual, or nothing if there is none.
func actualIs(row *node, a *ratio) {
	if a == nil {
		need(!row.has("numerator") && !row.has("denominator"), "figure-mismatch", "%s", row.text("key"))
		return
	}
	need(row.has("numerator") && row.has("denominator") && row.num("numerator") == a.numerator &&
		row.num("denominator") == a.denominator, "figure-mismatch", "%s", row.text("key"))
}

func fraction(a, b int64) *big.Rat { return new(big.Rat).SetFrac64(a, b) }

// rounded is the nearest whole number, halves up; r is not negative.
func rounded(r *big.Rat) int64 {
	doubled := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(2)), r.Denom())
	return new(big.Int).Quo(doubled, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()
}

// raised is the next whole number that is not less.
func raised(r *big.Rat) *big.Rat {
	up := new(big.Int).Add(r.Num(), new(big.Int).Sub(r.Denom(), big.NewInt(1)))
	return new(big.Rat).SetInt(up.Quo(up, r.Denom()))
}

func atMostOne(r *big.Rat) *big.Rat {
	if r.Cmp(fraction(1, 1)) > 0 {
		return fraction(1, 1)
	}
	return r
}

// plannedOn is the planned amount of the project on a day.
func (p *projectRecord) plannedOn(day int64) int64 {
	if p.plan == nil {
		if day > p.end {
			day = p.end
		}
		d, all := daysBetween(p.begin, day)+1, daysBetween(p.begin, p.end)+1
		return rounded(new(big.Rat).Mul(fraction(p.sums()[adjusted], 1), fraction(d, all)))
	}
	phases := p.plan.nodes("phases")
	at := sort.Search(len(phases), func(i int) bool { return phases[i].num("date") > day })
	if at == 0 {
		return 0
	}
	return phases[at-1].num("amount")
}

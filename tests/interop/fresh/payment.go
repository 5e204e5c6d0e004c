package main

import "fmt"

// §10.7, §10.8, §10.10: what a payment is, who may act on it, when money may move.

type payment struct {
	hash, number, line, list, handler, method string
	state, flow                               string
	amount, count, due, requested, weight     int64
	open                                      bool
	planned                                   bool // its lines count as those of an approved request
	review, again                             string
	reviewed                                  int64 // entry of the last review
	approvals, acceptances                    []act
	suspension                                string
	files                                     int64
	checked, passed                           int64 // of all acceptances
	instructed                                int64 // date of the first instruction
	irregular                                 bool  // a file or serial flagged, or a high finding
	reversal                                  *statement
	roster                                    map[string]*rosterLine
	categories                                map[string]bool            // of its payees, as requested
	duty                                      map[string]map[string]bool // person: roles
}

type act struct {
	statement string
	persons   []string
}

type rosterLine struct {
	number, amount, refunded, sent int64
	instruction, outcome, payee    string
	signed, late, reversed         bool
}

func hashesOf(acts []act) (all []string) {
	for _, one := range acts {
		all = append(all, one.statement)
	}
	return all
}

func heldBy(acts []act, person string) bool {
	for _, one := range acts {
		if place(one.persons, person) >= 0 {
			return true
		}
	}
	return false
}

// to puts the payment, or a suspended one's flow, into a state.
func (m *payment) to(state string) {
	if m.state != "suspended" {
		m.state = state
	}
	m.flow = state
}

func (m *payment) end(state string) { m.state, m.flow = state, state }

func (m *payment) before() bool {
	return m.flow == "approved" || m.flow == "accept-failed" || m.flow == "accepted"
}

// returned is what the bank sent back and nobody has sent again or reversed.
func (m *payment) returned() (sum int64) {
	for _, l := range m.roster {
		if l.outcome == "returned" && !l.reversed {
			sum += l.amount
		}
	}
	return sum
}

func (m *payment) settling() bool {
	return (m.flow == "part-settled" || m.flow == "bank-returned") && m.returned() > 0
}

func (m *payment) toSend() bool { return m.before() || m.settling() }

// settleState is the state that the outcomes of the lines not reversed give.
func (m *payment) settleState() string {
	all, paid, returned := 0, 0, 0
	for _, l := range m.roster {
		if l.reversed {
			continue
		}
		all++
		if l.outcome == "paid" {
			paid++
		} else if l.outcome == "returned" {
			returned++
		}
	}
	switch {
	case paid == all:
		return "settled"
	case returned == all:
		return "bank-returned"
	case paid+returned == 0:
		return "instructed"
	}
	return "part-settled"
}

// allSigned: every line not reversed is signed for.
func (m *payment) allSigned() bool {
	for _, l := range m.roster {
		if !l.reversed && !l.signed {
			return false
		}
	}
	return true
}

// paid: some line is paid and not reversed.
func (m *payment) paid() bool {
	for _, l := range m.roster {
		if l.outcome == "paid" && !l.reversed {
			return true
		}
	}
	return false
}

func (m *payment) allReversed() bool {
	for _, l := range m.roster {
		if !l.reversed {
			return false
		}
	}
	return true
}

func (w *world) setOpen(s *statement, m *payment, open bool) {
	if open != m.open {
		if open {
			w.projects[s.project].open++
		} else {
			w.projects[s.project].open--
		}
	}
	m.open = open
}

func (w *world) tier(m *payment) *node {
	for _, tier := range w.policy.nodes("tiers") {
		if !tier.has("limit") || tier.num("limit") >= m.weight {
			return tier
		}
	}
	refuse("out-of-range", "no tier")
	return nil
}

func (w *world) holdsRole(s *statement, role string) bool {
	_, found := w.lender(s, []string{role})
	return found
}

// duty is §10.8 for the author and, if he acts for another, the giver.
func (w *world) duty(s *statement, m *payment, role string) { w.dutyBut(s, m, role, false) }

func (w *world) dutyBut(s *statement, m *payment, role string, withoutSecond bool) {
	persons := w.personsFor(s, role)
	for _, person := range persons {
		w.dutyOf(s, m, role, person, withoutSecond)
		if m.duty[person] == nil {
			m.duty[person] = map[string]bool{}
		}
		m.duty[person][role] = true
		w.projects[s.project].tookOn(person, role)
		w.yearDuty[dutyKey(m.requested, person, role)] = true
	}
}

// personsFor are the author and, if he does not hold the role himself, the giver.
func (w *world) personsFor(s *statement, role string) []string {
	persons := []string{s.author}
	if giver := w.acting(s, role); giver != nil {
		persons = append(persons, giver.person)
	}
	return persons
}

func dutyKey(date int64, person, role string) string { return fmt.Sprint(date/10000, person, role) }

// dutyOfYear is "year duty" of §10.8, for acts on the books.
func (w *world) dutyOfYear(s *statement, role string) {
	for _, person := range w.personsFor(s, role) {
		for _, c := range w.policy.nodes("conflicts") {
			other, named := otherRole(c, role)
			need(!named || c.text("scope") != "year" || !w.yearDuty[dutyKey(s.date, person, other)],
				"duty-conflict", "%s as %s", s.issuer, role)
		}
		w.yearDuty[dutyKey(s.date, person, role)] = true
	}
}

func otherRole(conflict *node, role string) (string, bool) {
	first, second := conflict.text("first"), conflict.text("second")
	if first == role {
		return second, true
	}
	return first, second == role
}

func (w *world) dutyOf(s *statement, m *payment, role, person string, withoutSecond bool) {
	p := m.duty[person]
	evaluated := w.projects[s.project].duties[person]["evaluator"]
	conflict := role == "approver" && p["handler"] || role == "handler" && p["approver"] ||
		role == "approver" && !withoutSecond && heldBy(m.approvals, person) ||
		role == "acceptor" && heldBy(m.acceptances, person)
	for _, c := range w.policy.nodes("conflicts") {
		other, named := otherRole(c, role)
		if !named {
			continue
		} else if c.text("scope") == "payment" {
			conflict = conflict || p[other] || other == "evaluator" && evaluated
		} else {
			conflict = conflict || w.yearDuty[dutyKey(m.requested, person, other)]
		}
	}
	need(!conflict, "duty-conflict", "%s as %s", s.issuer, role)
}

// evidenceAt is "evidence S" of §10.9.
func (w *world) evidenceAt(s *statement, m *payment, stage string) {
	var codes []string
	for _, e := range w.policy.nodes("evidence") {
		concerns := (!e.has("method") || e.text("method") == m.method) &&
			(!e.has("category") || m.categories[e.text("category")])
		if concerns && place(w.doc.words["stage"], e.text("stage")) <= place(w.doc.words["stage"], stage) {
			codes = append(codes, e.text("code"))
		}
	}
	if w.tier(m).flag("minutes") {
		codes = append(codes, "E03")
	}
	shared := []string{"E01", "E02"}
	if w.policy.has("shared") {
		shared = nil
		for _, e := range w.policy.nodes("shared") {
			shared = append(shared, e.text("code"))
		}
	}
	p := w.projects[s.project]
	for _, code := range codes {
		there := w.evidence[m.hash+code] ||
			m.list != "" && w.evidence[p.lists[m.list].hash+code] ||
			place(shared, code) >= 0 && w.evidence[p.hash+code]
		need(there, "evidence-missing", "%s", code)
	}
}

func (w *world) payable(s *statement, m *payment) {
	tier := w.tier(m)
	enough := int64(len(m.approvals)) >= tier.num("approvals")
	switch m.state {
	case "suspended":
		refuse("suspended", "payment")
	case "submitted", "reviewed", "approving":
		refuse("not-approved", "payment")
	case "approved", "accept-failed":
		need(!enough, "not-accepted", "payment")
	default:
		need(m.state == "accepted" || m.settling(), "wrong-state", "%s", m.state)
	}
	need(enough, "not-approved", "%d approvals", len(m.approvals))
	need(int64(len(m.acceptances)) >= w.policy.num("acceptors"), "not-accepted", "%d", len(m.acceptances))
	w.evidenceAt(s, m, "instruct")
	l, amount := w.budget[m.line], m.amount
	if m.state != "accepted" {
		amount = m.returned()
	}
	need(l.b[received]-l.b[instructed] >= amount, "over-received", "%s", l.name)
}

func (w *world) standard(s *statement, category string) (int64, bool) {
	best, amount := -1, int64(0)
	for _, row := range w.policy.nodes("standards") {
		if row.has("project") && row.text("project") != s.project ||
			row.has("category") && row.text("category") != category {
			continue
		}
		rank := 0
		if row.has("project") {
			rank += 2
		}
		if row.has("category") {
			rank++
		}
		if rank > best {
			best, amount = rank, row.num("amount")
		}
	}
	return amount, best >= 0
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// recently sums what was asked by the requests before, and keeps this one with them.
func (w *world) recently(m *payment, p *projectRecord, key string, amount int64) (sum int64) {
	recent := p.recent[key]
	for _, r := range recent {
		state := ""
		if r.payment != nil {
			state = r.payment.state
		}
		gone := state == "returned" || state == "rejected" || state == "withdrawn" || state == "reversed"
		if !gone && abs(daysBetween(r.date, m.requested)) <= w.policy.num("split_days") {
			sum += r.amount
		}
	}
	if len(recent) == 16 {
		first := &recentRequest{nil, recent[0].date, recent[0].amount + recent[1].amount}
		if recent[1].date > first.date {
			first.date = recent[1].date
		}
		recent = append([]*recentRequest{first}, recent[2:]...)
	}
	p.recent[key] = append(recent, &recentRequest{m, m.requested, amount})
	return sum
}

// weigh is the weight of a request: of its payees or of its budget line, whichever is more.
func (w *world) weigh(m *payment, p *projectRecord, lines []line) {
	m.weight = m.amount
	if !w.policy.has("split_days") {
		return
	}
	ofPayees := int64(0)
	for _, l := range lines {
		ofPayees += w.recently(m, p, "payee "+l.payee, l.amount)
	}
	ofLine := w.recently(m, p, "line "+m.line, m.amount)
	if ofLine > ofPayees {
		m.weight += ofLine
	} else {
		m.weight += ofPayees
	}
}

func request(w *world, s *statement, p *projectRecord) {
	b := s.body
	old := p.numbers[b.text("number")]
	if len(s.refs) == 0 {
		need(old == nil, "payment-exists", "%s", b.text("number"))
	} else {
		replaced := w.payments[s.refs[0]]
		need(replaced.state == "returned" && replaced.open, "wrong-state", "%s", replaced.state)
		need(replaced.number == b.text("number"), "wrong-reference", "number")
		need(replaced.handler == s.issuer, "forbidden", "%s", s.issuer)
		old = replaced
	}
	budget := w.lineOf(s, b.text("line"), s.project, -1)
	frozenList := p.lists[b.text("list")]
	need(!b.has("list") || frozenList != nil, "unknown-list", "%s", b.text("list"))
	need(b.num("amount") > 0 && b.num("count") > 0, "out-of-range", "amount or count")
	need(b.num("amount") <= budget.available(), "over-budget", "%s", budget.name)
	if w.policy.has("due_days") {
		need(b.num("due") >= s.date && b.num("due") <= addDays(s.date, w.policy.num("due_days")), "out-of-range", "due")
	}
	m := &payment{hash: s.hash, number: b.text("number"), line: budget.name, list: b.text("list"),
		handler: s.issuer, method: b.text("method"), amount: b.num("amount"), count: b.num("count"),
		due: b.num("due"), requested: s.date, roster: map[string]*rosterLine{},
		categories: map[string]bool{},
		duty:       map[string]map[string]bool{}}
	w.duty(s, m, "handler")
	lines := w.lists.lists[b.raw("root")].lines
	for _, l := range lines {
		payee := w.payees[l.payee]
		need(payee != nil, "unknown-payee", "%x", l.payee)
		need(m.roster[l.payee] == nil, "duplicate-payee", "line %d", l.number)
		need(frozenList == nil || frozenList.payees[l.payee], "not-eligible", "%x", l.payee)
		most, limited := w.standard(s, payee.category)
		need(!limited || l.amount <= most, "over-standard", "line %d", l.number)
		need(!payee.erased, "payee-erased", "%x", l.payee)
		if s.date > payee.used {
			payee.used = s.date
		}
		need(m.method != "cash" || place(w.policy.words("cash"), payee.category) >= 0, "cash-not-allowed",
			"line %d", l.number)
		m.categories[payee.category] = true
		m.roster[l.payee] = &rosterLine{number: l.number, amount: l.amount, payee: l.payee}
	}
	w.weigh(m, p, lines)
	if old != nil {
		w.setOpen(s, old, false)
	}
	w.payments[s.hash], p.numbers[m.number] = m, m
	p.payments = append(p.payments, m)
	m.end("submitted")
	w.setOpen(s, m, true)
}

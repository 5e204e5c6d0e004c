package main

import "fmt"

// §10.7: the acts on a payment, kind by kind.

var kindRules = map[string]func(*world, *statement, *projectRecord){
	"act.withdraw": withdrawActs, "budget.drop": dropBudget,
	"act.confirm": confirmAct, "actor.rotate": rotateActor, "delegation.end": endDelegation,
	"project.register": registerProject, "target.set": setTargets, "budget.appropriate": appropriate,
	"budget.adjust": adjust, "budget.send": sendBudget, "budget.take": takeBudget,
	"funds.receive": receiveFunds, "period.close": closePeriod, "period.confirm": confirmPeriod,
	"period.reopen": reopenPeriod, "payee.enrol": enrolPayee, "payee.update": updatePayee,
	"data.erase": eraseData, "access.log": logAccess, "list.freeze": freezeList,
	"evidence.attach": attach, "measure.record": measure, "payment.request": request,
	"payment.review": on(review), "payment.approve": on(approve), "payment.return": on(sendBack),
	"payment.reject": on(reject), "payment.withdraw": on(withdraw), "payment.accept": on(accept),
	"payment.instruct": on(instruct), "payment.suspend": on(suspend), "payment.resume": on(resume),
	"payment.settle": on(settle), "payment.sign": on(sign), "payment.refund": on(refund),
	"payment.reverse": on(reverse), "payment.confirm": on(confirmReversal), "payment.archive": on(archive),
	"plan.set": setPlan, "scheme.set": setScheme, "monitor.snapshot": snapshot,
	"deviation.explain": explain, "score.record": recordScore, "evaluation.conclude": conclude,
	"narrative.write": narrate, "finding.raise": raise, "finding.respond": respond, "finding.resolve": resolve,
}

// on gives the act its payment.
func on(rule func(*world, *statement, *payment)) func(*world, *statement, *projectRecord) {
	return func(w *world, s *statement, _ *projectRecord) { rule(w, s, w.payments[s.refs[0]]) }
}

func oneOf(state string, states ...string) {
	need(place(states, state) >= 0, "wrong-state", "%s", state)
}

// refsAre compares all references after refs[0].
func refsAre(s *statement, hashes ...string) {
	need(len(s.refs) == len(hashes)+1, "wrong-reference", "number of references")
	for i, hash := range hashes {
		need(s.refs[i+1] == hash, "wrong-reference", "refs[%d]", i+1)
	}
}

func amountIs(s *statement, amount int64) {
	need(s.body.num("amount") == amount, "amount-mismatch", "%d, not %d", s.body.num("amount"), amount)
}

func review(w *world, s *statement, m *payment) {
	if m.state == "submitted" {
		amountIs(s, m.amount)
		w.duty(s, m, "reviewer")
		m.to("reviewed")
		m.review = s.hash
	} else {
		need(w.accountChange > m.reviewed && m.toSend(), "wrong-state", "%s", m.state)
		amount := m.amount
		if back := m.returned(); back > 0 {
			amount = back
		}
		amountIs(s, amount)
		w.duty(s, m, "reviewer")
		m.again = s.hash
	}
	m.reviewed = int64(s.index)
}

func approve(w *world, s *statement, m *payment) {
	asked := w.tier(m).num("approvals")
	first := m.state == "reviewed" || m.state == "approving"
	need(first || m.toSend() && int64(len(m.approvals)) < asked, "wrong-state", "%s", m.state)
	need(s.body.num("tier") == int64(len(m.approvals))+1, "wrong-tier", "tier")
	refsAre(s, append([]string{m.review}, hashesOf(m.approvals)...)...)
	amountIs(s, m.amount)
	persons := w.personsFor(s, "approver")
	w.duty(s, m, "approver")
	w.evidenceAt(s, m, "approve")
	m.approvals = append(m.approvals, act{s.hash, persons})
	if !first {
		return
	}
	if int64(len(m.approvals)) < asked {
		m.to("approving")
		return
	}
	l := w.budget[m.line]
	need(m.amount <= l.available(), "over-budget", "%s", l.name)
	l.b[committed] += m.amount
	m.planned = true
	m.to("approved")
}

func (w *world) release(m *payment) {
	if m.before() {
		w.budget[m.line].b[committed] -= m.amount
		m.planned = false
	}
}

func sendBack(w *world, s *statement, m *payment) {
	oneOf(m.flow, "submitted", "reviewed", "approving", "approved", "accept-failed", "accepted")
	role := "approver"
	if m.flow == "submitted" {
		role = "reviewer"
	}
	w.dutyBut(s, m, role, true)
	w.release(m)
	m.end("returned")
}

func reject(w *world, s *statement, m *payment) {
	oneOf(m.flow, "reviewed", "approving", "approved", "accept-failed", "accepted", "returned")
	need(m.open, "wrong-state", "not open")
	w.dutyBut(s, m, "approver", true)
	w.release(m)
	m.end("rejected")
	w.setOpen(s, m, false)
}

func withdraw(w *world, s *statement, m *payment) {
	oneOf(m.state, "submitted", "reviewed", "approving", "approved", "accept-failed", "accepted", "returned")
	need(m.open, "wrong-state", "not open")
	need(m.handler == s.issuer, "forbidden", "%s", s.issuer)
	w.release(m)
	m.end("withdrawn")
	w.setOpen(s, m, false)
}

func accept(w *world, s *statement, m *payment) {
	b := s.body
	passed := b.text("result") == "passed"
	asked := w.policy.num("acceptors")
	later := m.toSend() && m.state != "suspended" && int64(len(m.acceptances)) < asked &&
		(passed || m.state == "accepted")
	need(m.state == "approved" || m.state == "accept-failed" || later, "wrong-state", "%s", m.state)
	refsAre(s, hashesOf(m.approvals)...)
	need(b.num("passed") <= b.num("checked") && b.num("checked") <= m.count &&
		(!passed || b.num("passed") > 0), "out-of-range", "passed or checked")
	persons := w.personsFor(s, "acceptor")
	w.duty(s, m, "acceptor")
	m.checked += b.num("checked")
	m.passed += b.num("passed")
	if !passed {
		m.acceptances = nil
		m.to("accept-failed")
		return
	}
	m.acceptances = append(m.acceptances, act{s.hash, persons})
	if m.before() && int64(len(m.acceptances)) >= asked {
		m.to("accepted")
	} else if m.before() {
		m.to("approved")
	}
}

// rosterLineOf is the line of the roster that a line of another list names.
func rosterLineOf(m *payment, l line, sameAmount bool) *rosterLine {
	r := m.roster[l.payee]
	need(r != nil && r.number == l.number && (!sameAmount || r.amount == l.amount), "line-mismatch",
		"line %d", l.number)
	return r
}

func instruct(w *world, s *statement, m *payment) {
	b := s.body
	w.payable(s, m)
	refs := append(hashesOf(m.approvals), hashesOf(m.acceptances)...)
	if m.again != "" {
		refs = append(refs, m.again)
	}
	refsAre(s, refs...)
	need(b.text("method") == m.method, "out-of-range", "method")
	w.duty(s, m, "cashier")
	budget := w.budget[m.line]
	budget.b[committed] -= b.num("amount")
	budget.b[instructed] += b.num("amount")
	if m.state == "accepted" {
		need(!b.has("root") && !b.has("count"), "out-of-range", "root or count")
		amountIs(s, m.amount)
		for _, r := range m.roster {
			need(w.payees[r.payee].changed <= m.reviewed, "review-needed", "line %d", r.number)
			r.instruction, r.sent = s.hash, s.date
		}
		m.instructed = s.date
		m.to("instructed")
		return
	}
	need(b.has("root") && b.has("count"), "missing-field", "root or count")
	need(b.num("count") > 0, "out-of-range", "count")
	for _, l := range w.lists.lists[b.raw("root")].lines {
		r := rosterLineOf(m, l, true)
		need(r.outcome == "returned" && !r.reversed, "line-mismatch", "line %d", l.number)
		need(w.payees[r.payee].changed <= m.reviewed, "review-needed", "line %d", l.number)
		r.outcome, r.instruction, r.sent = "", s.hash, s.date
	}
	m.to(m.settleState())
}

func (w *world) monitorOrReviewer(s *statement) string {
	if w.holdsRole(s, "monitor") {
		return "monitor"
	}
	return "reviewer"
}

func suspend(w *world, s *statement, m *payment) {
	oneOf(m.state, "accepted", "part-settled", "bank-returned")
	w.duty(s, m, w.monitorOrReviewer(s))
	m.state, m.suspension = "suspended", s.hash
}

func resume(w *world, s *statement, m *payment) {
	oneOf(m.state, "suspended")
	refsAre(s, m.suspension)
	w.duty(s, m, w.monitorOrReviewer(s))
	m.state = m.flow
}

// actOf asks that refs[n] is an act of that kind on this payment.
func (w *world) actOf(s *statement, m *payment, n int, kind string) {
	need(w.atRef(s, n, kind).refs[0] == m.hash, "wrong-reference", "refs[%d]", n)
}

// takeSerial asks that the bank's serial is new, or flags it for this payment.
func (w *world) takeSerial(m *payment, serial string) {
	if serial == "" {
		return
	}
	owner, known := w.serials[serial]
	if !known {
		w.serials[serial] = m.hash
		return
	}
	need(w.flagsReuse() && owner != m.hash && !w.flagged[m.hash+serial], "bank-serial-reused", "%s", serial)
	w.flagged[m.hash+serial] = true
	m.irregular = true
}

func dated(s *statement, r *rosterLine, l line) bool { return r.sent <= l.date && l.date <= s.date }

func settle(w *world, s *statement, m *payment) {
	oneOf(m.flow, "instructed", "part-settled")
	w.actOf(s, m, 1, "payment.instruct")
	need(s.body.num("count") > 0, "out-of-range", "count")
	w.duty(s, m, "cashier")
	budget := w.budget[m.line]
	for _, l := range w.lists.lists[s.body.raw("root")].lines {
		r := rosterLineOf(m, l, true)
		need(dated(s, r, l) && r.outcome == "" && !r.reversed && r.instruction == s.refs[1],
			"line-mismatch", "line %d", l.number)
		w.takeSerial(m, l.serial)
		r.outcome = l.word
		if l.word == "paid" {
			budget.b[settled] += l.amount
		} else {
			budget.b[instructed] -= l.amount
			budget.b[committed] += l.amount
		}
	}
	m.to(m.settleState())
}

func sign(w *world, s *statement, m *payment) {
	oneOf(m.flow, "part-settled", "settled")
	for n := range s.refs[1:] {
		w.actOf(s, m, n+1, "payment.settle")
	}
	need(s.body.num("count") > 0, "out-of-range", "count")
	w.duty(s, m, "cashier")
	w.evidenceAt(s, m, "sign")
	for _, l := range w.lists.lists[s.body.raw("root")].lines {
		r := rosterLineOf(m, l, true)
		need(dated(s, r, l) && r.outcome == "paid" && !r.reversed && !r.signed, "line-mismatch",
			"line %d", l.number)
		if l.evidence != "" {
			owner, known := w.projects[s.project].files[l.evidence]
			need(known && (owner == "" || owner == m.hash || w.flagged[m.hash+l.evidence]),
				"evidence-missing", "line %d", l.number)
		}
		r.signed, r.late = true, l.date > m.due
		w.budget[m.line].b[signed] += l.amount
	}
	if m.flow == "settled" && m.allSigned() {
		m.to("signed")
	}
}

func refund(w *world, s *statement, m *payment) {
	oneOf(m.flow, "part-settled", "settled", "signed", "archived")
	need(w.evidence[m.hash+"E17"], "evidence-missing", "E17")
	attached := w.atRef(s, 1, "evidence.attach")
	need(attached.subject == m.hash && attached.body.text("code") == "E17", "wrong-reference", "refs[1]")
	need(s.body.num("count") > 0, "out-of-range", "count")
	w.duty(s, m, "cashier")
	for _, l := range w.lists.lists[s.body.raw("root")].lines {
		r := rosterLineOf(m, l, false)
		need(dated(s, r, l) && r.outcome == "paid" && !r.reversed && l.amount <= r.amount-r.refunded,
			"line-mismatch", "line %d", l.number)
		w.takeSerial(m, l.serial)
		r.refunded += l.amount
		w.budget[m.line].b[refunded] += l.amount
	}
}

var reversible = []string{"bank-returned", "part-settled", "settled", "signed", "archived"}

// reversedLines judges the lines of a reversal and gives those of the roster.
func (w *world) reversedLines(m *payment, b *node) (all []*rosterLine) {
	mistake := b.text("reason") == "error"
	for _, l := range w.lists.lists[b.raw("root")].lines {
		r := rosterLineOf(m, l, true)
		need(r.outcome != "" && !r.reversed && !(r.outcome == "returned" && mistake), "line-mismatch",
			"line %d", l.number)
		back := r.amount
		if mistake {
			back = 0
		}
		need(r.outcome == "returned" || r.refunded == back, "not-refunded", "line %d", l.number)
		all = append(all, r)
	}
	return all
}

// postVoucher asks that the voucher is new, or that of the reversal that waits and is replaced.
func (w *world) postVoucher(s *statement, m *payment) {
	key := fmt.Sprint(s.date/10000, " ", s.body.text("voucher"))
	posted := w.vouchers[key]
	need(posted == "" || s.kind == "payment.reverse" && m.reversal != nil && m.reversal.hash == posted,
		"voucher-reused", "%s", s.body.text("voucher"))
	w.vouchers[key] = s.hash
}

func reverse(w *world, s *statement, m *payment) {
	oneOf(m.state, reversible...)
	need(s.body.num("count") > 0, "out-of-range", "count")
	w.duty(s, m, "accountant")
	w.reversedLines(m, s.body)
	w.postVoucher(s, m)
	m.reversal = s
	w.setOpen(s, m, true)
}

func confirmReversal(w *world, s *statement, m *payment) {
	oneOf(m.state, reversible...)
	need(m.reversal != nil && m.reversal.hash == s.refs[1], "not-pending", "reversal")
	amountIs(s, m.reversal.body.num("amount"))
	for _, person := range w.personsFor(s, "approver") {
		for role := range m.duty[person] {
			need(role == "approver", "duty-conflict", "%s was %s", s.issuer, role)
		}
	}
	w.dutyBut(s, m, "approver", true)
	budget := w.budget[m.line]
	for _, r := range w.reversedLines(m, m.reversal.body) {
		r.reversed = true
		if r.outcome == "returned" {
			budget.b[committed] -= r.amount
			continue
		}
		budget.b[instructed] -= r.amount
		budget.b[settled] -= r.amount
		budget.b[refunded] -= r.refunded
		if r.signed {
			budget.b[signed] -= r.amount
		}
	}
	m.reversal = nil
	archived := m.state == "archived"
	switch {
	case m.allReversed():
		m.end("reversed")
	case m.state == "bank-returned" || m.state == "part-settled":
		m.to(m.settleState())
	}
	if m.state == "settled" && m.allSigned() {
		m.to("signed")
	}
	if archived || m.state == "reversed" {
		w.setOpen(s, m, false)
	}
}

func archive(w *world, s *statement, m *payment) {
	b := s.body
	oneOf(m.state, "signed")
	paid := int64(0)
	for _, r := range m.roster {
		if r.outcome == "paid" && !r.reversed {
			paid += r.amount
		}
	}
	need(b.num("debit") == b.num("credit") && b.num("debit") == paid, "amount-mismatch", "settled %d", paid)
	need(w.evidence[m.hash+"E16"], "evidence-missing", "E16")
	w.evidenceAt(s, m, "archive")
	need(b.num("attachments") == m.files, "evidence-count", "%d files", m.files)
	w.duty(s, m, "archivist")
	w.postVoucher(s, m)
	m.end("archived")
	w.setOpen(s, m, m.reversal != nil)
}

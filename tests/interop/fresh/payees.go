package main

// §10.6 and §10.9: payees, lists, evidence, measurements.

func (w *world) digestsAscend(b *node) map[string]bool {
	last, fields := -1, map[string]bool{}
	for _, one := range b.nodes("digests") {
		field := place(w.doc.words["personal"], one.text("field"))
		need(field > last, "non-canonical", "order of digests")
		last, fields[one.text("field")] = field, true
	}
	return fields
}

// Nobody holds the token: it is new, or of a payee who was erased.
func (w *world) free(token string) bool {
	owner := w.tokens[token]
	return owner == "" || w.payees[owner].erased
}

func enrolPayee(w *world, s *statement, _ *projectRecord) {
	b := s.body
	id := b.raw("payee")
	need(w.payees[id] == nil && w.free(b.raw("token")), "payee-exists", "%x", id)
	if b.has("account_token") {
		need(w.free(b.raw("account_token")), "account-exists", "%x", id)
		w.tokens[b.raw("account_token")] = id
	}
	w.tokens[b.raw("token")] = id
	fields := w.digestsAscend(b)
	need(fields["name"] && fields["idno"], "missing-field", "name or idno")
	w.payees[id] = &payeeRecord{enrolment: s.hash, category: b.text("category"), changed: -1}
}

func updatePayee(w *world, s *statement, _ *projectRecord) {
	b := s.body
	p := w.payees[b.raw("payee")]
	need(p != nil, "unknown-payee", "%x", b.raw("payee"))
	need(!p.erased, "payee-erased", "%x", b.raw("payee"))
	need(p.enrolment == s.refs[0], "wrong-reference", "not its enrolment")
	need(b.has("digests") || b.has("category"), "missing-field", "nothing changes")
	fields := w.digestsAscend(b)
	need(!fields["idno"], "out-of-range", "idno")
	need(fields["account"] == b.has("account_token"), "missing-field", "account")
	if b.has("account_token") {
		token := b.raw("account_token")
		need(w.free(token) || w.tokens[token] == b.raw("payee"), "account-exists", "%x", b.raw("payee"))
		w.tokens[b.raw("account_token")] = b.raw("payee")
		p.changed, w.accountChange = int64(s.index), int64(s.index)
	}
	if b.has("category") {
		p.category = b.text("category")
	}
}

func eraseData(w *world, s *statement, _ *projectRecord) {
	b := s.body
	p := w.payees[b.raw("payee")]
	need(p != nil, "unknown-payee", "%x", b.raw("payee"))
	need(!p.erased, "payee-erased", "%x", b.raw("payee"))
	years := int64(30)
	if w.policy.has("retention_years") {
		years = w.policy.num("retention_years")
	}
	if b.text("ground") != "order" && p.used > 0 {
		due := dateOf(dayOf(p.used + years*10000)) // 29 February becomes 1 March
		need(s.today >= due, "retention", "until %d", due)
	}
	p.erased = true
}

func logAccess(w *world, s *statement, _ *projectRecord) {
	seen := map[string]bool{}
	for _, one := range s.body.nodes("payees") {
		p := w.payees[one.raw("payee")]
		need(p != nil, "unknown-payee", "%x", one.raw("payee"))
		need(!p.erased, "payee-erased", "%x", one.raw("payee"))
		need(!seen[one.raw("payee")], "duplicate-payee", "%x", one.raw("payee"))
		seen[one.raw("payee")] = true
	}
}

func freezeList(w *world, s *statement, p *projectRecord) {
	b := s.body
	need(p.lists[b.text("list")] == nil, "list-exists", "%s", b.text("list"))
	need(b.num("count") > 0, "out-of-range", "count")
	need(!b.has("posted_from") || !b.has("posted_to") || b.num("posted_from") <= b.num("posted_to"),
		"out-of-range", "posted_from")
	f := &frozenList{s.hash, map[string]bool{}}
	for _, l := range w.lists.lists[b.raw("root")].lines {
		need(w.payees[l.payee] != nil, "unknown-payee", "%x", l.payee)
		need(!f.payees[l.payee], "duplicate-payee", "%x", l.payee)
		f.payees[l.payee] = true
	}
	p.lists[b.text("list")] = f
}

func (w *world) flagsReuse() bool { return w.policy.text("reuse") == "flag" }

func attach(w *world, s *statement, p *projectRecord) {
	b := s.body
	file := b.raw("sha256")
	need(b.num("size") > 0, "out-of-range", "size")
	subject := s.subject
	if subject == "" {
		subject = s.refs[0]
		if _, known := p.files[file]; !known {
			p.files[file] = ""
		}
	} else {
		owner := p.files[file]
		taken := false
		if owner != "" && owner != subject {
			state := w.payments[owner].state
			taken = state != "returned" && state != "rejected" && state != "withdrawn"
		}
		need(!taken || w.flagsReuse(), "evidence-reused", "%x", file)
		if taken {
			w.flagged[subject+file] = true
			w.payments[subject].irregular = true
		} else {
			p.files[file] = subject
		}
		w.payments[subject].files++
	}
	w.evidence[subject+b.text("code")] = true
}

func measure(w *world, s *statement, p *projectRecord) {
	b := s.body
	need(figures[b.text("indicator")] == nil, "computed-indicator", "%s", b.text("indicator"))
	need(b.num("denominator") > 0, "bare-percentage", "denominator")
	need(p.hasIndicator(b.text("indicator")), "unknown-indicator", "%s", b.text("indicator"))
	_, there := p.files[b.raw("evidence")]
	need(there, "evidence-missing", "%x", b.raw("evidence"))
	p.measured[b.text("indicator")] = &ratio{b.num("numerator"), b.num("denominator")}
}

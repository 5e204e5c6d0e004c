package main

import "strings"

// §10.3 and §10.4: two administrators, actors, keys, delegations, policies.

func commaList(text string) []string { return strings.Split(text, ", ") }

func personOf(b *node, actor string) string {
	if b.has("person") {
		return b.raw("person")
	}
	return sha(actor)
}

// administrators counts the persons in office.
func (w *world) administrators() map[string]int {
	persons := map[string]int{}
	for _, a := range w.actors {
		if !a.revoked && a.administers() {
			persons[a.person]++
		}
	}
	return persons
}

func (w *world) createLedger(s *statement) {
	for _, one := range s.body.nodes("administrators") {
		name, kid := one.text("actor"), thumbprint(one.raw("key"))
		need(w.actors[name] == nil && w.keys[kid] == nil, "duplicate", "%s", name)
		a := &actorRecord{name: name, key: kid, person: sha(name), roles: []string{"administrator"}}
		w.actors[name], w.keys[kid] = a, a
	}
	need(len(w.actors) >= 2, "too-few-administrators", "%d", len(w.actors))
	need(w.keys[s.kid] != nil, "unknown-key", "kid")
	need(w.keys[s.kid].name == s.issuer, "wrong-issuer", "%s", s.issuer)
	s.author = w.keys[s.kid].person
	w.state, w.logKey = "created", s.body.raw("log_key")
	w.logKeys[w.logKey] = true
}

// dualGuards judges a statement as if it took effect at entry e.
func (w *world) dualGuards(s, e *statement) {
	b := s.body
	switch s.kind {
	case "ledger.create":
	case "actor.enrol":
		w.enrolGuards(b)
	case "actor.revoke":
		a := w.actors[b.text("actor")]
		need(a != nil, "unknown-actor", "%s", b.text("actor"))
		need(!a.revoked, "revoked-key", "%s", a.name)
		in := w.administrators()
		need(!a.administers() || in[a.person] > 1 || len(in) >= 3, "too-few-administrators", "%s", a.name)
	case "log.rotate":
		from, key := b.raw("from"), b.raw("key")
		need(from == w.logKey && w.logKeyEntry != int64(e.index), "wrong-log-key", "from")
		need(!w.logKeys[key], "log-key-used", "key")
		need(len(w.logKeys) < 64, "too-large", "keys")
		message := handoverSigned(s.origin, from, key)
		need(holds(from, message, b.raw("handover")) && holds(key, message, b.raw("proof")),
			"bad-signature", "handover")
	case "actor.delegate":
		w.delegateGuards(b, e)
	case "policy.set":
		w.policyGuards(b)
	default:
		refuse("unknown-kind", "%s", s.kind)
	}
}

func (w *world) enrolGuards(b *node) {
	kid := thumbprint(b.raw("key"))
	need(w.actors[b.text("actor")] == nil && w.keys[kid] == nil, "actor-exists", "%s", b.text("actor"))
	roles := b.words("roles")
	isAdmin := place(roles, "administrator") >= 0
	need(!isAdmin || len(roles) == 1, "administrator-business", "%s", b.text("actor"))
	need(!isAdmin || !b.has("valid_from") && !b.has("valid_to"), "out-of-range", "validity")
	need(!b.has("valid_from") || !b.has("valid_to") || b.num("valid_from") <= b.num("valid_to"),
		"out-of-range", "validity")
	for _, a := range w.actors {
		need(a.revoked || a.person != personOf(b, b.text("actor")) || a.administers() == isAdmin,
			"administrator-business", "%s and %s", a.name, b.text("actor"))
	}
}

func (w *world) delegateGuards(b *node, e *statement) {
	from, to := w.actors[b.text("from")], w.actors[b.text("to")]
	roles := b.words("roles")
	for _, a := range []*actorRecord{from, to} {
		need(a != nil, "unknown-actor", "%s or %s", b.text("from"), b.text("to"))
		need(!a.revoked, "revoked-key", "%s", a.name)
	}
	need(!to.administers() && place(roles, "administrator") < 0, "administrator-business", "%s", to.name)
	for _, role := range roles {
		need(place(from.roles, role) >= 0, "wrong-role", "%s", role)
	}
	need(b.num("begin") <= b.num("until"), "out-of-range", "begin")
	need(!b.has("project") || w.projects[b.text("project")] != nil, "unknown-project", "%s", b.text("project"))
	need(from.person != to.person, "delegation-loop", "%s", to.name)
	for _, d := range from.lent {
		need(w.actors[d.giver].person != to.person || d.until < b.num("begin") || d.begin > b.num("until"),
			"delegation-loop", "%s", to.name)
	}
	held, kept := append(append([]string{}, to.roles...), roles...), 0
	for _, d := range to.lent {
		if d.until >= e.today {
			kept++
			held = append(held, d.roles...)
		}
	}
	for _, lent := range roles {
		for _, role := range held {
			need(!w.conflicting(lent, role), "duty-conflict", "%s and %s", lent, role)
		}
	}
	need(kept < 16, "too-large", "delegations")
}

// conflicting asks the policy for both scopes, and the rule that stands without one.
func (w *world) conflicting(a, b string) bool {
	if a == "handler" && b == "approver" || a == "approver" && b == "handler" {
		return true
	}
	if w.policy == nil {
		return false
	}
	for _, c := range w.policy.nodes("conflicts") {
		x, y := c.text("first"), c.text("second")
		if x == a && y == b || x == b && y == a {
			return true
		}
	}
	return false
}

func (w *world) policyGuards(b *node) {
	version := int64(1)
	if w.policy != nil {
		version = w.policy.num("version") + 1
	}
	need(b.num("version") == version, "out-of-range", "version")
	need(b.num("acceptors") >= 1, "out-of-range", "acceptors")
	tiers := b.nodes("tiers")
	for i, tier := range tiers {
		need(tier.has("limit") == (i < len(tiers)-1), "out-of-range", "limit")
		need(tier.num("approvals") >= 1, "out-of-range", "approvals")
		if i > 0 {
			need(tier.num("approvals") >= tiers[i-1].num("approvals") &&
				(!tier.has("limit") || tier.num("limit") > tiers[i-1].num("limit")), "out-of-range", "tiers")
		}
	}
	seen := map[string]bool{}
	once := func(key string) {
		need(!seen[key], "duplicate", "%s", key)
		seen[key] = true
	}
	for _, c := range b.nodes("conflicts") {
		x, y := c.text("first"), c.text("second")
		need(x != y, "duplicate", "conflict")
		if x > y {
			x, y = y, x
		}
		once("conflict " + c.text("scope") + " " + x + " " + y)
	}
	for _, e := range b.nodes("evidence") {
		once("evidence " + e.text("code") + " " + e.text("stage") + " " + e.text("method") + " " +
			e.text("category"))
	}
	for _, e := range b.nodes("shared") {
		once("shared " + e.text("code"))
		need(e.text("code") != "E03", "out-of-range", "E03 is shared")
	}
	for _, e := range b.nodes("standards") {
		once("standard " + e.text("project") + " " + e.text("category"))
	}
}

func (w *world) dualEffect(s, e *statement) {
	b := s.body
	switch s.kind {
	case "ledger.create":
		w.state = "open"
	case "actor.enrol":
		a := &actorRecord{name: b.text("actor"), key: thumbprint(b.raw("key")), roles: b.words("roles"),
			person: personOf(b, b.text("actor")), from: b.num("valid_from"), to: b.num("valid_to")}
		w.actors[a.name], w.keys[a.key] = a, a
	case "actor.revoke":
		w.actors[b.text("actor")].revoked = true
	case "log.rotate":
		w.logKey, w.logKeyEntry = b.raw("key"), int64(e.index)
		w.logKeys[w.logKey] = true
	case "actor.delegate":
		to := w.actors[b.text("to")]
		var kept []*delegation
		for _, d := range to.lent {
			if d.until >= e.today {
				kept = append(kept, d)
			}
		}
		to.lent = append(kept, &delegation{s.hash, b.text("from"), b.text("project"), b.words("roles"),
			b.num("begin"), b.num("until")})
	case "policy.set":
		w.policy = b
	}
}

func confirmAct(w *world, s *statement, _ *projectRecord) {
	for _, ref := range s.refs {
		p := w.pending[ref]
		need(p != nil, "not-pending", "%x", ref)
		proposer := w.actors[p.issuer]
		need(!proposer.revoked, "revoked-key", "%s", p.issuer)
		need(proposer.person != s.author, "same-administrator", "%s", s.issuer)
		w.dualGuards(p, s)
		w.dualEffect(p, s)
		delete(w.pending, ref)
	}
}

func withdrawActs(w *world, s *statement, _ *projectRecord) {
	for _, ref := range s.refs {
		need(w.pending[ref] != nil, "not-pending", "%x", ref)
		delete(w.pending, ref)
	}
}

func rotateActor(w *world, s *statement, _ *projectRecord) {
	kid := thumbprint(s.body.raw("key"))
	need(w.keys[kid] == nil, "actor-exists", "key")
	need(holds(s.body.raw("key"), rotationSigned(s, s.body.raw("key")), s.body.raw("proof")),
		"bad-signature", "proof")
	a := w.actors[s.issuer]
	w.revokedKeys[s.kid] = true
	w.keys[kid], a.key = a, kid
}

func endDelegation(w *world, s *statement, _ *projectRecord) {
	to, at := w.actors[s.body.text("to")], -1
	need(to != nil, "wrong-reference", "%s", s.body.text("to"))
	for i, d := range to.lent {
		if d.hash == s.refs[0] {
			at = i
		}
	}
	need(at >= 0, "wrong-reference", "no delegation that is kept")
	need(s.issuer == to.name || s.issuer == to.lent[at].giver || w.actors[s.issuer].administers(),
		"forbidden", "%s", s.issuer)
	to.lent = append(append([]*delegation{}, to.lent[:at]...), to.lent[at+1:]...)
}

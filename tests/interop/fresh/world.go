package main

// What §10.1 keeps, and the guards of §10.2 that every statement passes.

type actorRecord struct {
	name, person string
	roles        []string
	from, to     int64
	revoked      bool
	key          string // kid
	lent         []*delegation
}

type delegation struct {
	hash, giver, project string
	roles                []string
	begin, until         int64
}

type projectRecord struct {
	register, end, begin int64
	hash                 string
	lines                []*budgetLine
	first, closedTo      int64
	closes               map[int64]*closeRecord // by end
	closings             map[string]int64       // by line, item, end
	reopening            *closeRecord
	part                 *closePart
	chain                int64
	tail                 string
	open                 int64
	targets              *node
	files                map[string]string // evidence: the payment's request hash, or ""
	numbers              map[string]*payment
	lists                map[string]*frozenList
	recent               map[string][]*recentRequest
	payments             []*payment
	evaluated
}

type closeRecord struct {
	statement, author, lender string
	before                    int64
	confirmed                 bool
}

// closePart is the last part of a close that is not whole.
type closePart struct {
	statement, author, lender string
	end, entries              int64
	stated                    int
}

type frozenList struct {
	hash   string
	payees map[string]bool
}

type recentRequest struct {
	payment      *payment
	date, amount int64
}

type payeeRecord struct {
	enrolment, category string
	changed             int64 // entry of the last change of the account, -1 for none
	used                int64
	erased              bool
	access              bool
}

type transfer struct {
	from, to        *budgetLine
	fromProject, id string
	toProject       string
	amount          int64
}

type world struct {
	doc           *document
	lists         *objects
	state         string
	statements    map[string]*statement
	ids           map[string]bool
	keys          map[string]*actorRecord
	revokedKeys   map[string]bool
	actors        map[string]*actorRecord
	pending       map[string]*statement
	policy        *node
	projects      map[string]*projectRecord
	budget        map[string]*budgetLine
	transfers     map[string]*transfer
	payees        map[string]*payeeRecord
	tokens        map[string]string
	payments      map[string]*payment
	serials       map[string]string
	flagged       map[string]bool   // request hash and serial, or request hash and file
	evidence      map[string]bool   // subject and code
	vouchers      map[string]string // year and voucher: the statement that posted it
	yearDuty      map[string]bool   // year, person, role
	accountChange int64
	logKey        string
	logKeyEntry   int64
	logKeys       map[string]bool
}

func newWorld(doc *document, o *objects) *world {
	return &world{doc: doc, lists: o, statements: map[string]*statement{}, ids: map[string]bool{},
		keys: map[string]*actorRecord{}, revokedKeys: map[string]bool{}, actors: map[string]*actorRecord{},
		pending: map[string]*statement{}, projects: map[string]*projectRecord{},
		budget: map[string]*budgetLine{}, transfers: map[string]*transfer{},
		payees: map[string]*payeeRecord{}, tokens: map[string]string{}, payments: map[string]*payment{},
		serials: map[string]string{}, flagged: map[string]bool{}, evidence: map[string]bool{},
		vouchers: map[string]string{}, yearDuty: map[string]bool{}, accountChange: -1, logKeyEntry: -1, logKeys: map[string]bool{}}
}

// replay judges entry after entry; it ends early where a list is not at hand, and says how many
// entries were judged.
// replay judges the statements in order and gives how many it could: it ends where a list is not at hand.
func (w *world) replay(all []*statement) int {
	for i, s := range all {
		at(s)
		if form := listForm[s.kind]; form != "" && s.body.has("root") && w.lists.lists[s.body.raw("root")] == nil {
			return i
		}
		w.judge(s)
	}
	return len(all)
}

var withoutPolicy = []string{"ledger.create", "act.confirm", "act.withdraw", "actor.enrol", "actor.revoke",
	"actor.rotate", "log.rotate", "actor.delegate", "delegation.end", "policy.set"}

func (w *world) judge(s *statement) {
	need((s.kind == "ledger.create") == (s.index == 0), "already-created", "%s", s.kind)
	need(w.state != "created" || s.kind == "act.confirm", "ledger-not-open", "%s", s.kind)
	need(!w.ids[s.id], "statement-id-reused", "%x", s.id)
	if s.index == 0 {
		w.createLedger(s)
	} else {
		w.checkAuthor(s)
	}
	w.checkRefs(s)
	need(w.policy != nil || place(withoutPolicy, s.kind) >= 0, "no-policy", "%s", s.kind)
	if w.policy != nil {
		need(s.date >= addDays(s.today, -w.policy.num("past_days")) &&
			s.date <= addDays(s.today, w.policy.num("future_days")), "date-out-of-tolerance", "%d", s.date)
	}
	p := w.projects[s.project]
	if s.project != "" && s.kind != "project.register" {
		need(p != nil, "unknown-project", "%s", s.project)
		need(s.date > p.closedTo, "closed-period", "%d", s.date)
	}
	rules := kindRules[s.kind]
	if rules == nil && !s.row.dual {
		// §15: what it does not know it does not pass.
		panic(fault{"unknown-kind", s.kind, true})
	}
	before := w.balances()
	if s.row.dual {
		w.dualGuards(s, s)
		w.pending[s.hash] = s
	} else {
		rules(w, s, p)
	}
	w.recordFlows(s, before)
	w.ids[s.id], w.statements[s.hash] = true, s
	if p = w.projects[s.project]; s.project != "" {
		p.chain++
		p.tail = s.leaf
		if p.first == 0 || s.date < p.first {
			p.first = s.date
		}
	}
}

func (w *world) checkAuthor(s *statement) {
	need(w.keys[s.kid] != nil, "unknown-key", "kid")
	need(!w.revokedKeys[s.kid] && !w.keys[s.kid].revoked, "revoked-key", "%s", s.issuer)
	a := w.keys[s.kid]
	need(a.name == s.issuer, "wrong-issuer", "%s", s.issuer)
	lender := w.acting(s, authorRoles(w.doc, s.row.author)...)
	need(a.valid(s.date) && a.valid(s.today), "actor-not-valid", "%s", s.issuer)
	s.author = a.person
	if lender != nil {
		s.lenderOf = lender.person
	}
}

func authorRoles(doc *document, author string) []string {
	switch author {
	case "any":
		return doc.words["role"]
	case "any but administrator":
		return doc.words["role"][1:]
	case "any business role":
		var roles []string
		for _, role := range doc.words["role"] {
			if role != "administrator" && role != "inspector" && role != "privacy" {
				roles = append(roles, role)
			}
		}
		return roles
	}
	return commaList(author)
}

func (a *actorRecord) valid(date int64) bool {
	return (a.from == 0 || a.from <= date) && (a.to == 0 || date <= a.to)
}

func (a *actorRecord) hasOne(roles []string) bool {
	for _, role := range roles {
		if place(a.roles, role) >= 0 {
			return true
		}
	}
	return false
}

func (a *actorRecord) administers() bool { return place(a.roles, "administrator") >= 0 }

// lender is the giver for whom the author acts in one of the roles, §10.12; found is false if the
// author neither holds one nor acts for somebody who does.
func (w *world) lender(s *statement, roles []string) (giver *actorRecord, found bool) {
	a := w.actors[s.issuer]
	if a.hasOne(roles) {
		return nil, true
	}
	givers := w.givers(s, roles)
	if len(givers) == 0 {
		return nil, false
	}
	return givers[0], true
}

// givers are those whose delegations to the author serve for the statement in one of the roles.
func (w *world) givers(s *statement, roles []string) (givers []*actorRecord) {
	for _, d := range w.actors[s.issuer].lent {
		g := w.actors[d.giver]
		lends := &actorRecord{roles: d.roles}
		if lends.hasOne(roles) && (d.project == "" || d.project == s.project) &&
			d.begin <= s.date && s.date <= d.until && d.begin <= s.today && s.today <= d.until &&
			!g.revoked && g.valid(s.date) && g.valid(s.today) {
			givers = append(givers, g)
		}
	}
	return givers
}

// parties are those of §10.12.
func (w *world) parties(s *statement) []string {
	persons := []string{s.author}
	for _, giver := range w.givers(s, authorRoles(w.doc, s.row.author)) {
		persons = append(persons, giver.person)
	}
	return persons
}

func (w *world) acting(s *statement, roles ...string) *actorRecord {
	giver, found := w.lender(s, roles)
	need(found, "wrong-role", "%s as %v", s.issuer, roles)
	return giver
}

// What refs[0] must be, §7; of the kinds that are not here, a payment.request if it is a payment's.
var firstRef = map[string][]string{
	"budget.drop":    {"budget.send"},
	"delegation.end": {"actor.delegate"}, "budget.adjust": {"budget.appropriate"},
	"budget.send": {"budget.appropriate"}, "budget.take": {"budget.send"},
	"funds.receive": {"budget.appropriate"},
	"period.reopen": {"period.close"}, "period.close": {"period.close"}, "payee.update": {"payee.enrol"},
	"evaluation.conclude": {"score.record"},
	"finding.respond":     {"finding.raise"}, "finding.resolve": {"finding.raise"},
}

func (w *world) checkRefs(s *statement) {
	for n, ref := range s.refs {
		other := w.statements[ref]
		need(other != nil, "unknown-reference", "refs[%d]", n)
		need(s.project == "" || other.project == "" || s.project == other.project ||
			n == 0 && s.kind == "budget.take", "wrong-project", "refs[%d]", n)
		if n > 0 {
			continue
		}
		kinds := firstRef[s.kind]
		if len(s.kind) > 8 && s.kind[:8] == "payment." {
			kinds = []string{"payment.request"}
			s.subject = ref
		} else if s.kind == "evidence.attach" {
			s.subject = other.subject
		}
		need(kinds == nil || place(kinds, other.kind) >= 0, "wrong-reference", "a %s", other.kind)
	}
	if s.kind == "payment.request" {
		s.subject = s.hash
	}
}

// atRef asks that refs[n] is of that kind, which only some guards do.
func (w *world) atRef(s *statement, n int, kind string) *statement {
	need(n < len(s.refs) && w.statements[s.refs[n]].kind == kind, "wrong-reference", "refs[%d]", n)
	return w.statements[s.refs[n]]
}

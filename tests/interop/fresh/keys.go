package main

// Whose key signed what, FORMAT.md §13 steps 6 and 7: found from the entries alone, so that it holds
// also where a list is not at hand and the rules cannot be replayed.

type keyRecord struct {
	public, actor string
	revoked       bool
}

type logKey struct {
	key   string
	since uint64
}

type keyRing struct {
	keys    map[string]*keyRecord // by kid
	current map[string]string     // actor: kid
	pending map[string]*statement
	logKeys []logKey
}

func thumbprint(key string) string { return sha("\xa3\x01\x01\x20\x06\x21\x58\x20", key) }

// rotationSigned and handoverSigned are what the proofs of the rotations cover, §7.
func rotationSigned(s *statement, key string) []byte {
	return []byte("mingzhang-rotate-v1\x00" + s.origin + "\x00" + s.issuer + "\x00" + s.kid + thumbprint(key))
}

func handoverSigned(origin, from, key string) []byte {
	return []byte("mingzhang-log-key-v1\x00" + origin + "\x00" + from + key)
}

func checkSignatures(all []*statement) *keyRing {
	r := &keyRing{map[string]*keyRecord{}, map[string]string{}, map[string]*statement{}, nil}
	for _, s := range all {
		at(s)
		if s.index == 0 {
			need(s.kind == "ledger.create", "ledger-not-open", "entry 0 is a %s", s.kind)
			for _, one := range s.body.nodes("administrators") {
				r.add(one.raw("key"), one.text("actor"))
			}
			r.logKeys = []logKey{{s.body.raw("log_key"), 0}}
		}
		key := r.keys[s.kid]
		need(key != nil, "unknown-key", "kid")
		need(!key.revoked, "revoked-key", "key of %s", key.actor)
		need(key.actor == s.issuer, "wrong-issuer", "%s, not %s", key.actor, s.issuer)
		need(holds(key.public, s.signed, s.signature), "bad-signature", "statement of %s", s.issuer)
		r.effect(s)
	}
	return r
}

func (r *keyRing) add(key, actor string) {
	kid := thumbprint(key)
	need(r.keys[kid] == nil, "actor-exists", "key of %s", actor)
	r.keys[kid] = &keyRecord{public: key, actor: actor}
	r.current[actor] = kid
}

func (r *keyRing) effect(s *statement) {
	switch s.kind {
	case "actor.enrol", "actor.revoke", "log.rotate":
		r.pending[s.hash] = s
	case "actor.rotate":
		need(holds(s.body.raw("key"), rotationSigned(s, s.body.raw("key")), s.body.raw("proof")),
			"bad-signature", "proof of the new key")
		r.keys[s.kid].revoked = true
		r.add(s.body.raw("key"), s.issuer)
	case "act.confirm":
		for _, ref := range s.refs {
			r.confirm(s, r.pending[ref])
			delete(r.pending, ref)
		}
	}
}

func (r *keyRing) confirm(s, p *statement) {
	switch {
	case p == nil:
	case p.kind == "actor.enrol":
		r.add(p.body.raw("key"), p.body.text("actor"))
	case p.kind == "actor.revoke":
		for _, key := range r.keys {
			key.revoked = key.revoked || key.actor == p.body.text("actor")
		}
	case p.kind == "log.rotate":
		from, key := p.body.raw("from"), p.body.raw("key")
		last := r.logKeys[len(r.logKeys)-1]
		need(from == last.key && last.since <= s.index, "wrong-log-key", "from")
		need(len(r.logKeys) < 64, "too-large", "keys of the log")
		for _, one := range r.logKeys {
			need(one.key != key, "log-key-used", "key")
		}
		need(holds(from, handoverSigned(s.origin, from, key), p.body.raw("handover")) &&
			holds(key, handoverSigned(s.origin, from, key), p.body.raw("proof")),
			"bad-signature", "handover of the log's key")
		r.logKeys = append(r.logKeys, logKey{key, s.index + 1})
	}
}

// logKeyAt is the key that signs the tree of that size.
func (r *keyRing) logKeyAt(size uint64) string {
	key := ""
	for _, one := range r.logKeys {
		if one.since <= size {
			key = one.key
		}
	}
	return key
}

package main

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// Deterministic CBOR of FORMAT.md §3, decoded into uint64, negative, []byte, string, []any, *node,
// tagged, bool and nil. Any other form is refused.

type negative uint64 // the value is -1 - negative

type tagged struct {
	tag  uint64
	item any
}

// node is a map; its keys are text or integers, in the order of their encodings.
type node struct {
	keys    []any
	members map[any]any
}

func (n *node) has(name string) bool    { _, is := n.members[name]; return is }
func (n *node) text(name string) string { s, _ := n.members[name].(string); return s }
func (n *node) num(name string) int64   { u, _ := n.members[name].(uint64); return int64(u) }
func (n *node) flag(name string) bool   { b, _ := n.members[name].(bool); return b }
func (n *node) raw(name string) string  { b, _ := n.members[name].([]byte); return string(b) }
func (n *node) list(name string) []any  { l, _ := n.members[name].([]any); return l }

// nodes are the maps of a list whose form was checked.
func (n *node) nodes(name string) []*node {
	var all []*node
	for _, one := range n.list(name) {
		all = append(all, one.(*node))
	}
	return all
}

func (n *node) words(name string) []string {
	var all []string
	for _, one := range n.list(name) {
		all = append(all, one.(string))
	}
	return all
}

const maxNesting = 8

func decode(data []byte) any {
	item, end := decodeItem(data, 0, 0)
	need(end == len(data), "non-canonical", "bytes after the item")
	return item
}

func decodeHead(data []byte, at int) (major byte, argument uint64, end int) {
	need(at < len(data), "truncated", "the item is cut short")
	major, low := data[at]>>5, data[at]&31
	at++
	if low < 24 {
		return major, uint64(low), at
	}
	need(low < 28, "non-canonical", "indefinite length or reserved head")
	width := 1 << (low - 24)
	need(len(data)-at >= width, "truncated", "the item is cut short")
	var wide [8]byte
	copy(wide[8-width:], data[at:at+width])
	argument = binary.BigEndian.Uint64(wide[:])
	least := uint64(24)
	if width > 1 {
		least = 1 << (4 * width)
	}
	need(argument >= least, "non-canonical", "a head longer than needed")
	return major, argument, at + width
}

func decodeItem(data []byte, at, depth int) (any, int) {
	need(depth <= maxNesting, "non-canonical", "items nested too deeply")
	need(at < len(data), "truncated", "the item is cut short")
	if data[at]>>5 == 7 {
		switch data[at] {
		case 0xf4:
			return false, at + 1
		case 0xf5:
			return true, at + 1
		case 0xf6:
			return nil, at + 1
		}
		refuse("non-canonical", "simple value or floating point")
	}
	major, argument, at := decodeHead(data, at)
	switch major {
	case 0:
		return argument, at
	case 1:
		return negative(argument), at
	case 6:
		need(argument == 18, "non-canonical", "tag %d", argument)
		item, end := decodeItem(data, at, depth+1)
		return tagged{argument, item}, end
	}
	need(argument <= uint64(len(data)-at), "truncated", "the item is cut short")
	switch major {
	case 2:
		return data[at : at+int(argument)], at + int(argument)
	case 3:
		text := data[at : at+int(argument)]
		need(utf8.Valid(text), "non-canonical", "text is not UTF-8")
		return string(text), at + int(argument)
	case 4:
		items := make([]any, 0, argument)
		for ; argument > 0; argument-- {
			var item any
			item, at = decodeItem(data, at, depth+1)
			items = append(items, item)
		}
		return items, at
	}
	return decodeMap(data, at, depth, argument)
}

func decodeMap(data []byte, at, depth int, count uint64) (any, int) {
	result := &node{members: map[any]any{}}
	var before []byte
	for ; count > 0; count-- {
		key, end := decodeItem(data, at, depth+1)
		need(before == nil || bytes.Compare(before, data[at:end]) < 0, "non-canonical", "order of map keys")
		before = data[at:end]
		_, isText := key.(string)
		_, isUint := key.(uint64)
		need(isText || isUint, "non-canonical", "map key is neither text nor unsigned")
		result.keys = append(result.keys, key)
		result.members[key], at = decodeItem(data, end, depth+1)
	}
	return result, at
}

// head is the shortest head of an item.
func head(major byte, argument uint64) []byte {
	m := major << 5
	switch {
	case argument < 24:
		return []byte{m | byte(argument)}
	case argument < 1<<8:
		return []byte{m | 24, byte(argument)}
	case argument < 1<<16:
		return []byte{m | 25, byte(argument >> 8), byte(argument)}
	}
	return binary.BigEndian.AppendUint32([]byte{m | 26}, uint32(argument))
}

func byteString(data []byte) []byte { return append(head(2, uint64(len(data))), data...) }

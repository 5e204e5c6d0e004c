package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"regexp"
	"time"
)

// Scalars of FORMAT.md §4 and how this program says that something is wrong.

const (
	maxFen   = 1<<53 - 1
	maxLines = 100000
)

// fault ends a check: what is wrong (exit code 3) or, if lacking, what is not at hand (7).
type fault struct {
	code, text string
	lacking    bool
}

func refuse(code, format string, a ...any) { panic(fault{code, fmt.Sprintf(format, a...), false}) }

func need(holds bool, code, format string, a ...any) {
	if !holds {
		refuse(code, format, a...)
	}
}

func usage(text string) {
	fmt.Fprintln(os.Stderr, text)
	os.Exit(2)
}

func sha(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
	}
	return string(h.Sum(nil))
}

func allZero(data []byte) bool {
	for _, b := range data {
		if b != 0 {
			return false
		}
	}
	return true
}

var isCode = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func dayOf(date int64) time.Time {
	return time.Date(int(date/10000), time.Month(date/100%100), int(date%100), 0, 0, 0, 0, time.UTC)
}

func dateOf(t time.Time) int64 {
	return int64(t.Year())*10000 + int64(t.Month())*100 + int64(t.Day())
}

func addDays(date, days int64) int64 { return dateOf(dayOf(date).AddDate(0, 0, int(days))) }

func daysBetween(a, b int64) int64 { return int64(dayOf(b).Sub(dayOf(a)) / (24 * time.Hour)) }

func isDate(date uint64) bool {
	return date >= 19000101 && date <= 29991231 && dateOf(dayOf(int64(date))) == int64(date)
}

// today is the day of a time in ms at UTC+8.
func today(ms int64) int64 { return dateOf(time.UnixMilli(ms + 8*3600*1000).UTC()) }

func isText(s string, limit int, mayIdentify bool) bool {
	if len(s) < 1 || len(s) > limit {
		return false
	}
	var plain []rune
	for _, r := range s {
		if r < 0x20 && r != '\n' || r >= 0x7f && r <= 0x9f || r == 0xfeff ||
			r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return false
		}
		if r >= 0xff10 && r <= 0xff19 || r == 0xff38 || r == 0xff58 {
			r -= 0xfee0
		}
		plain = append(plain, r)
	}
	return mayIdentify || !holdsIdentity(plain)
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func holdsIdentity(s []rune) bool {
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	for at := 0; at+18 <= len(s); at++ {
		if at > 0 && digit(s[at-1]) || digit(s[at+17]) && at+18 < len(s) && digit(s[at+18]) {
			continue
		}
		sum, date, digits := 0, uint64(0), true
		for i, weight := range weights {
			digits = digits && digit(s[at+i])
			sum += weight * int(s[at+i]-'0')
			if i >= 6 && i < 14 {
				date = date*10 + uint64(s[at+i]-'0')
			}
		}
		if !digits || !isDate(date) {
			continue
		}
		last := s[at+17]
		if last == 'x' {
			last = 'X'
		}
		if rune("10X98765432"[sum%11]) == last {
			return true
		}
	}
	return false
}

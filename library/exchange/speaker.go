package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxName = 64 // letters of a name in front of a colon

// speakers moves who is named in front of a colon, as Zoom has it, from the
// words to the speaker. A file has that habit when its first cue has it, or
// a third of all, those apart that name their speaker in a tag. In a file that has it
// a name is lost from the words rather than left in them: names of people are
// not to be found in what is kept unless they chose it.
func speakers(cues []Cue) {
	times, named, untagged := map[string]int{}, 0, []int{}
	for i, c := range cues {
		if _, voice := vttWords(c.Text); voice != "" {
			continue
		}
		untagged = append(untagged, i)
		if who, _, ok := inFront(c.Text); ok {
			times[who]++
			named++
		}
	}
	if len(untagged) == 0 {
		return
	}
	_, _, first := inFront(cues[untagged[0]].Text)
	if !first && named*3 < len(untagged) {
		return
	}
	always := named*5 >= len(untagged)*4
	for _, i := range untagged {
		who, rest, ok := inFront(cues[i].Text)
		if ok && (always || times[who] > 1 || isName(who)) {
			cues[i].Speaker, cues[i].Text = who, rest
		}
	}
}

// inFront splits "Somebody: something".
func inFront(text string) (who, rest string, ok bool) {
	who, rest, ok = strings.Cut(text, ":")
	who = strings.TrimSpace(who)
	blank := rest == "" || strings.ContainsAny(rest[:1], " \t\n\u00a0")
	if !ok || !blank || who == "" || utf8.RuneCountInString(who) > maxName || len(strings.Fields(who)) > 6 || strings.ContainsAny(who, "?!;\"<>\n") {
		return "", text, false
	}
	return who, rest, true
}

// isName reports whether each word of what stands in front of a colon might be
// part of a name: it does not begin with a small letter.
func isName(who string) bool {
	for word := range strings.FieldsSeq(who) {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

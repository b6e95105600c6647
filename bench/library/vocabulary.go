//go:build linux

package main

import (
	"math"
	"math/rand"
	"sort"
	"strings"
)

// head is how English begins when its words are counted in talk, the commonest
// first. The rest of the vocabulary is made up.
const head = `the and i to a of it you that in was they we is so he not have for on but what she this be like know my
there with just had as if at me then do all are were because them or when about really out think one up your from people
got would very how get her go his been who can some said him time no which more going their well went could our thing want
into by did see an good other now than things way these back much has here us down right something why lot only over say came
come after before even any where first day little make years off work own never through always made most again those am
should too home house school children mum dad family never life felt feel help told asked street bus kitchen friends nothing
everything someone place week money council job hospital doctor church table garden water food old new big long small night morning`

const vocabularySize = 60000

// vocabulary draws words as often as people say them: the nth commonest n
// times more seldom than the commonest (Zipf).
type vocabulary struct {
	words  []string
	summed []float64
	random *rand.Rand
}

func newVocabulary(random *rand.Rand) *vocabulary {
	v := &vocabulary{random: random}
	seen := map[string]bool{}
	add := func(word string) {
		if !seen[word] {
			seen[word] = true
			v.words = append(v.words, word)
		}
	}
	for _, word := range strings.Fields(head) {
		add(word)
	}
	for len(v.words) < vocabularySize {
		add(v.madeUp())
	}
	sum := 0.0
	for n := range v.words {
		sum += 1 / (float64(n) + 2.7) // Mandelbrot's correction, or the first would be said too often
		v.summed = append(v.summed, sum)
	}
	return v
}

// madeUp is a word of two to five syllables.
func (v *vocabulary) madeUp() string {
	var b strings.Builder
	for range 2 + v.random.Intn(4) {
		b.WriteString(pick(v.random, "b", "br", "c", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "th", "tr", "w"))
		b.WriteString(pick(v.random, "a", "e", "i", "o", "u", "ea", "ou"))
	}
	b.WriteString(pick(v.random, "", "", "n", "s", "r", "d", "ng", "t"))
	return b.String()
}

func pick(random *rand.Rand, from ...string) string { return from[random.Intn(len(from))] }

// draw is a word as people say them.
func (v *vocabulary) draw() string {
	at := v.random.Float64() * v.summed[len(v.summed)-1]
	return v.words[min(sort.SearchFloat64s(v.summed, at), len(v.words)-1)]
}

// rank is one of the words between the from-th and the to-th commonest.
func (v *vocabulary) rank(from, to int) string { return v.words[from+v.random.Intn(to-from)] }

// sentence is about n words, some of them about.
func (v *vocabulary) sentence(n int, about []string) string {
	n = max(3, int(math.Round(v.random.NormFloat64()*float64(n)/3))+n)
	said := make([]string, n)
	for i := range said {
		if said[i] = v.draw(); len(about) > 0 && v.random.Intn(12) == 0 {
			said[i] = about[v.random.Intn(len(about))]
		}
	}
	text := strings.Join(said, " ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

const ours = "Ownvoice" // how the names of our own begin

// table is what a section prints: figures, each beside Ownvoice's of the same
// thing.
type table struct {
	unit  string // of the figures, "s lost"
	extra []string
	rows  []row
}

type row struct {
	what, who string
	figure    float64
	shown     string // "" for the figure itself
	extra     []string
}

func (t *table) add(what, who string, figure float64, extra ...string) {
	t.rows = append(t.rows, row{what: what, who: who, figure: figure, extra: extra})
}

func (t *table) missing(what, who string) {
	t.rows = append(t.rows, row{what: what, who: who, shown: "missing"})
}

// ratio is a figure as a multiple of the first of Ownvoice's of that thing.
func (t *table) ratio(r row) string {
	i := slices.IndexFunc(t.rows, func(o row) bool { return o.what == r.what && strings.HasPrefix(o.who, ours) })
	if i < 0 || t.rows[i].figure == 0 || r.shown != "" {
		return "–"
	}
	return number(r.figure / t.rows[i].figure)
}

func (t *table) print(w io.Writer) {
	head := append([]string{"what", "who", t.unit, "× Ownvoice"}, t.extra...)
	lines := [][]string{head}
	for _, r := range t.rows {
		shown := r.shown
		if shown == "" {
			shown = number(r.figure)
		}
		line := append([]string{r.what, r.who, shown, t.ratio(r)}, r.extra...)
		for len(line) < len(head) {
			line = append(line, "–")
		}
		lines = append(lines, line)
	}
	fmt.Fprintln(w)
	for i, line := range lines {
		fmt.Fprintf(w, "| %s |\n", strings.Join(line, " | "))
		if i == 0 {
			fmt.Fprintln(w, "|"+strings.Repeat("---|", len(head)))
		}
	}
}

// number is a figure with two or three digits that count.
func number(x float64) string {
	switch {
	case x == 0 || x >= 100 || x <= -100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10 || x <= -10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1 || x <= -1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.*f", int(1-math.Floor(math.Log10(math.Abs(x)))), x) // two digits
}

// spread is the middle and the largest of figures that were measured often.
func spread(of []float64) (middle, worst float64) {
	s := slices.Sorted(slices.Values(of))
	return s[len(s)/2], s[len(s)-1]
}

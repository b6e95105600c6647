package receipt

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/go-pdf/fpdf"

	"ownvoice/assets"
	"ownvoice/library"
)

const (
	letters  = "Atkinson"
	marginMM = 22
	lineMM   = 6.5
)

// PDF writes the receipt as one page of A4, or more where much was given out.
// What our letters cannot write – a name in Arabic, say – is left open on the
// page as a line to write on, and said to be so: a name is not printed wrongly,
// and never the wrong way round.
func PDF(w io.Writer, r library.Receipt) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCreationDate(r.At)
	pdf.SetModificationDate(r.At)
	pdf.SetCatalogSort(true)
	pdf.SetTitle("Receipt", true)
	pdf.SetCreator("Ownvoice", true)
	pdf.SetMargins(marginMM, marginMM, marginMM)
	pdf.SetAutoPageBreak(true, marginMM)
	pdf.AddUTF8FontFromBytes(letters, "", assets.Font(assets.Regular))
	pdf.AddUTF8FontFromBytes(letters, "B", assets.Font(assets.SemiBold))
	pdf.AddPage()
	open := false
	write := func(style string, points float64, line string) {
		written, whole := writable(line)
		open = open || !whole
		pdf.SetFont(letters, style, points)
		pdf.MultiCell(0, lineMM*points/12, written, "", "L", false)
	}
	for i, p := range Paragraphs(r) {
		write("B", []float64{22, 14}[min(i, 1)], p.Head)
		pdf.Ln(1.5)
		for _, line := range p.Lines {
			write("", 12, line)
			pdf.Ln(1)
		}
		pdf.Ln(4)
	}
	if open {
		write("", 12, "Some words of yours could not be written on this page as you write them. They are left open: write them in by hand.")
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	return nil
}

const blank = "____________________"

// writable gives a line as our letters can write it, and whether nothing had
// to be left open.
func writable(line string) (string, bool) {
	var b strings.Builder
	left := false // the last that was written is a blank
	whole := true
	for _, r := range line {
		switch {
		case drawn(r):
			b.WriteRune(r)
			left = left && r == ' '
		case !unicode.IsGraphic(r) || unicode.Is(unicode.Mn, r) && left:
		case !left:
			b.WriteString(blank)
			left, whole = true, false
		}
	}
	return b.String(), whole
}

// missing are the Latin letters that Atkinson Hyperlegible Next does not have.
const missing = "µĈĉĔĕĜĝĤĥĨĩĬĭĴĵĸĿŀŉŊŋŌōŎŏŖŗŜŝŦŧŨũŬŭſ\u00ad"

// drawn reports whether our letters have it: those of the languages that are
// written in Latin letters, and the signs between them.
func drawn(r rune) bool {
	switch {
	case strings.ContainsRune(missing, r):
		return false
	case r >= ' ' && r <= '~', r >= 0xA1 && r <= 0x17F:
		return true
	}
	return strings.ContainsRune("–—‘’‚“”„•…‹›€ȘșȚțẀẁẂẃẄẅẞỲỳ", r)
}

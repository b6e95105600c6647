package verbs

import (
	"strings"
	"testing"
)

func TestWordsDoNotSteerTheTerminal(t *testing.T) {
	var shown strings.Builder
	said := "“With my \x1b[2Jcoat\x07 on\u009b1m” – ê\tfür\n"
	if n, err := (readable{&shown}).Write([]byte(said)); err != nil || n != len(said) {
		t.Fatal(n, err)
	}
	if shown.String() != "“With my [2Jcoat on1m” – ê\tfür\n" {
		t.Errorf("it shows %q", shown.String())
	}
}

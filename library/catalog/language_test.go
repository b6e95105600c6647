package catalog_test

import (
	"testing"

	"ownvoice/library/catalog"
)

func TestLanguagesAreCalledByTheirNames(t *testing.T) {
	for tag, want := range map[string]string{"cy": "Welsh", "en-GB": "English", "und": "Another language", "": "Another language", "tlh": "tlh"} {
		if got := catalog.LanguageName(tag); got != want {
			t.Errorf("%q is called %q, want %q", tag, got, want)
		}
	}
	for words, want := range map[string]string{"welsh ": "cy", "cy-GB": "cy-GB", "Punjabi": "pa"} {
		if got, is := catalog.LanguageTag(words); !is || got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
	for _, words := range []string{"", "my own", "e", "en_GB", "../en", "🧥"} {
		if _, is := catalog.LanguageTag(words); is {
			t.Errorf("%q is a language", words)
		}
	}
}

func TestEachLanguageStandsOnceAndOnesOwnStandFirst(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range catalog.Languages {
		if tag, is := catalog.LanguageTag(l.Tag); seen[l.Tag] || seen[l.Name] || !is || tag != l.Tag {
			t.Errorf("%+v", l)
		}
		seen[l.Tag], seen[l.Name] = true, true
	}
	names := catalog.LanguageNames("cy", "en", "cy-GB")
	if names[0] != "Welsh" || names[1] != "English" || names[2] != "Afrikaans" || len(names) != len(catalog.Languages)+1 {
		t.Errorf("they are %v", names[:4])
	}
}

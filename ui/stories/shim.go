package stories

import (
	"context"

	"ownvoice/library"
)

// savedSearch stands in for the library's own until that is there.
type savedSearch struct {
	Name   string
	Filter library.Filter
}

var savedHere []savedSearch

func savedSearches(context.Context, *library.Library) ([]savedSearch, error) {
	return append([]savedSearch(nil), savedHere...), nil
}

func saveSearch(_ context.Context, _ *library.Library, name string, f library.Filter) error {
	savedHere = append(savedHere, savedSearch{name, f})
	return nil
}

func forgetSearch(_ context.Context, _ *library.Library, s savedSearch) error {
	for i, one := range savedHere {
		if one == s {
			savedHere = append(savedHere[:i:i], savedHere[i+1:]...)
			break
		}
	}
	return nil
}

package verbs

import (
	"fmt"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// called is the only one of all that bears a name, or else whose id begins so:
// how a person, a theme, or what is in the bin is named on the command line.
// None is library.ErrNoThing, more than one is wrong use or library.ErrAmbiguous.
func called[T any](all []T, said string, of func(T) (name string, id catalog.ID)) (one T, err error) {
	said = strings.TrimSpace(said)
	if said == "" {
		return one, fmt.Errorf("find: %w", library.ErrNoThing)
	}
	var named, begun []T
	for _, x := range all {
		name, id := of(x)
		if strings.EqualFold(name, said) {
			named = append(named, x)
		}
		if strings.HasPrefix(string(id), strings.ToLower(said)) {
			begun = append(begun, x)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		return one, usage{"more than one is called that: give an id, or its beginning"}
	case len(begun) == 1:
		return begun[0], nil
	case len(begun) > 1:
		return one, fmt.Errorf("find: %w", library.ErrAmbiguous)
	}
	return one, fmt.Errorf("find: %w", library.ErrNoThing)
}

// theme finds a theme or a value.
func (r *run) theme(lib *library.Library, said string) (catalog.Theme, error) {
	all, err := lib.Themes(r)
	if err != nil {
		return catalog.Theme{}, err
	}
	return called(all, said, func(t catalog.Theme) (string, catalog.ID) { return t.Name, t.ID })
}

// person finds somebody.
func (r *run) person(lib *library.Library, said string) (library.Listed, error) {
	all, err := lib.People(r)
	if err != nil {
		return library.Listed{}, err
	}
	return called(all, said, func(p library.Listed) (string, catalog.ID) { return p.KnownAs, p.ID })
}

// withPerson opens the library for a person.
func (r *run) withPerson(said string, do func(*library.Library, library.Listed) error) error {
	return r.with(func(lib *library.Library) error {
		p, err := r.person(lib, said)
		if err != nil {
			return err
		}
		return do(lib, p)
	})
}

// withRecording opens the library for a recording of a story.
func (r *run) withRecording(story, recording string, do func(lib *library.Library, w library.Whole, of catalog.Recording) error) error {
	return r.withStory(story, func(lib *library.Library, id catalog.ID) error {
		w, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		of, err := r.recordingOf(w, recording)
		if err != nil {
			return err
		}
		return do(lib, w, of)
	})
}

// recordingOf is the recording that is meant, by its id or its id's beginning;
// the first when none is named, and the zero one when there is none.
func (r *run) recordingOf(w library.Whole, said string) (catalog.Recording, error) {
	if said == "" {
		for _, first := range w.Recordings {
			return first, nil
		}
		return catalog.Recording{}, nil
	}
	return called(w.Recordings, said, func(r catalog.Recording) (string, catalog.ID) { return "", r.ID })
}

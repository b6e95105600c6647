package people

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// shown is the place over a library, in a window with the rail beside it.
func shown(t *testing.T, w *sample.World, look *theme.Theme) *Page {
	t.Helper()
	return sample.Beside(t, w, look, func(d *desk.Desk) *Page { return New(d, func() {}) })
}

// world has a few people, Maureen with all there is to say of her.
func world(t *testing.T) (*sample.World, catalog.ID) {
	t.Helper()
	w := sample.New(t)
	for _, name := range []string{"Delroy", "A dad in the group", "", "مورين 🧥", "Émile"} {
		w.Tell(sample.Tale{Title: "A story", KnownAs: name, Day: 3})
	}
	s := w.Tell(sample.Tale{Title: "They asked me before they had decided", KnownAs: "Maureen", Day: 14, Minutes: 1, Uses: sample.Anyone})
	must(t, w.Library.SavePerson(t.Context(), catalog.Person{ID: s.Storyteller, KnownAs: "Maureen", Role: catalog.RoleStoryteller, Pronouns: "she/her",
		Languages: []string{"en", "cy"}, Access: "Rings better before noon. Large print."}))
	must(t, w.Library.SetContact(t.Context(), catalog.Contact{Person: s.Storyteller, LegalName: "Margaret Pettifer", Way: "phone", Detail: "01632 960 114"}))
	return w, s.Storyteller
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// on shows the person of a name.
func (p *Page) on(t *testing.T, name string) {
	t.Helper()
	for i, l := range p.shown {
		if l.KnownAs == name {
			p.list.MoveTo(i)
			p.choose(i)
			return
		}
	}
	t.Fatalf("%q is not in the list", name)
}

func TestPeopleAreFoundByTheNameTheyChose(t *testing.T) {
	w, _ := world(t)
	p := shown(t, w, theme.New(1, theme.Light))
	if len(p.shown) != 7 || p.shown[len(p.shown)-1].KnownAs != "" {
		t.Errorf("the list has %d", len(p.shown))
	}
	for typed, want := range map[string]string{"emile": "Émile", "GROUP dad": "A dad in the group", "مور": "مورين 🧥"} {
		p.search.SetText(typed)
		if len(p.shown) != 1 || p.shown[0].KnownAs != want {
			t.Errorf("%q finds %d", typed, len(p.shown))
		}
	}
	for _, typed := range []string{"Pettifer", "Margaret", "960"} {
		p.search.SetText(typed)
		if len(p.shown) != 0 {
			t.Errorf("%q finds %+v", typed, p.shown)
		}
	}
}

func TestWhatIsWrittenOfAPersonIsKept(t *testing.T) {
	w, id := world(t)
	p := shown(t, w, theme.New(1, theme.Light))
	p.on(t, "Maureen")
	p.one.name.SetText("Mo")
	p.one.called.SetText("they/them")
	p.one.needs.SetText("")
	p.one.role.SetSelected("Supporter")
	got, err := w.Library.Person(t.Context(), id)
	if err != nil || got.KnownAs != "Mo" || got.Pronouns != "they/them" || got.Access != "" || got.Role != catalog.RoleSupporter {
		t.Errorf("kept is %+v: %v", got, err)
	}
	if p.one.stories.Objects == nil || len(p.one.stories.Objects) != 1 {
		t.Error("her story is not there")
	}
}

func TestTheListFollowsWhoIsCalledSomethingElse(t *testing.T) {
	w, id := world(t)
	p := shown(t, w, theme.New(1, theme.Light))
	p.on(t, "Maureen")
	p.one.name.SetText("Zora")
	if at := p.shown[p.list.Current()]; at.ID != id || at.KnownAs != "Zora" || p.chosen != id {
		t.Errorf("the list is on %q", at.KnownAs)
	}
}

func TestWhatStaysOnThisLaptopIsShownOnlyWhenAskedFor(t *testing.T) {
	w, id := world(t)
	p := shown(t, w, theme.New(1, theme.Light))
	p.on(t, "Maureen")
	v := p.one.private
	if v.name.Text != "" || v.fields.Visible() {
		t.Error("it is shown before anybody asked")
	}
	v.ask.OnTapped()
	if v.name.Text != "Margaret Pettifer" || !v.fields.Visible() || v.way.Selected != "Phone call" {
		t.Errorf("asked for, it shows %q", v.name.Text)
	}
	v.name.SetText("Margaret Ann Pettifer")
	p.on(t, "Delroy")
	if v.name.Text != "" || v.detail.Text != "" || v.fields.Visible() || v.is.LegalName != "" {
		t.Error("it is still there when somebody else is looked at")
	}
	for who, want := range map[catalog.ID]string{id: "Margaret Ann Pettifer", p.chosen: ""} {
		if c, err := w.Library.Contact(t.Context(), who); err != nil || c.LegalName != want {
			t.Errorf("kept is %+v: %v", c, err)
		}
	}
	p.on(t, "Maureen")
	v.ask.OnTapped()
	p.Left()
	if v.name.Text != "" {
		t.Error("it is still there after the place was left")
	}
}

func TestAPortraitComesAndGoes(t *testing.T) {
	w, id := world(t)
	p := shown(t, w, theme.New(1, theme.Light))
	p.on(t, "Maureen")
	if _, err := w.Library.SetPortrait(t.Context(), id, photo(t)); err != nil {
		t.Fatal(err)
	}
	p.load()
	if p.one.noPhoto.Hidden {
		t.Error("it is not shown")
	}
	p.one.noPhoto.OnTapped()
	if got, err := w.Library.Person(t.Context(), id); err != nil || got.Portrait != "" || !p.one.noPhoto.Hidden {
		t.Errorf("it stays: %+v %v", got, err)
	}
}

// photo is a JPEG of two colours.
func photo(t *testing.T) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		picture.SetRGBA(i%200, i/200, color.RGBA{15, 92, uint8(i / 200), 255})
	}
	path := filepath.Join(t.TempDir(), "photo.jpg")
	f, err := os.Create(path)
	must(t, err)
	must(t, jpeg.Encode(f, picture, nil))
	must(t, f.Close())
	return path
}

func TestNamesOfAnyLengthAreCalm(t *testing.T) {
	w := sample.New(t)
	long := strings.Repeat("Wilhelmina ", 1000)
	s := w.Tell(sample.Tale{Title: "A story", KnownAs: strings.TrimSpace(long), Day: 3})
	p := shown(t, w, theme.New(1, theme.Light))
	p.on(t, strings.TrimSpace(long))
	test.AssertRendersToImage(t, "long-light.png", p.d.Window.Canvas())
	if got, err := w.Library.Person(t.Context(), s.Storyteller); err != nil || got.KnownAs != strings.TrimSpace(long) {
		t.Errorf("the name is %d long: %v", len(got.KnownAs), err)
	}
}

func TestTenThousandPeopleAreAListOfAFewRows(t *testing.T) {
	w := sample.New(t)
	p := shown(t, w, theme.New(1, theme.Light))
	of := func(n int) int {
		p.all = nil
		for i := range n {
			p.all = append(p.all, library.Listed{Person: catalog.Person{ID: catalog.NewID(), KnownAs: fmt.Sprintf("Person %d", i), Role: catalog.RoleStoryteller}})
		}
		p.find()
		objects := 0
		walk(p.d.Window.Content(), func(fyne.CanvasObject) { objects++ })
		return objects
	}
	if few, many := of(20), of(10000); few != many {
		t.Errorf("20 people are %d objects, 10,000 are %d", few, many)
	}
	p.list.MoveTo(9999)
	p.search.SetText("9999")
	if len(p.shown) != 1 {
		t.Errorf("%d are found", len(p.shown))
	}
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, each := range o.Objects {
			walk(each, visit)
		}
	case fyne.Widget:
		for _, each := range test.WidgetRenderer(o).Objects() {
			walk(each, visit)
		}
	}
}

func TestThePeopleLookAsTheyShould(t *testing.T) {
	for _, look := range []struct {
		name string
		look *theme.Theme
	}{{"light", theme.New(1, theme.Light)}, {"dark", theme.New(1, theme.Dark)}, {"150", theme.New(1.5, theme.Light)}} {
		w, id := world(t)
		if _, err := w.Library.SetPortrait(t.Context(), id, photo(t)); err != nil {
			t.Fatal(err)
		}
		p := shown(t, w, look.look)
		test.AssertRendersToImage(t, fmt.Sprintf("list-%s.png", look.name), p.d.Window.Canvas())
		p.on(t, "Maureen")
		p.onOpen(p.list.Current())
		test.AssertRendersToImage(t, fmt.Sprintf("person-%s.png", look.name), p.d.Window.Canvas())
		if p.one.private.ask.OnTapped(); look.name != "150" {
			continue // where the page scrolls, the painter of tests draws a field's words outside it
		}
		test.AssertRendersToImage(t, fmt.Sprintf("private-%s.png", look.name), p.d.Window.Canvas())
	}
}

package catalog_test

import (
	"testing"
	"time"

	"ownvoice/library/catalog"
)

func TestWhatIsSaidAboutAnExtractIsWhatApprovedReads(t *testing.T) {
	e := catalog.Extract{ID: "e1", Story: "s", Recording: "r", StartMS: 1000, EndMS: 2000}
	yes := map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Yes}
	for _, c := range []struct {
		said  catalog.Said
		whole bool
		state catalog.ApprovalState
	}{
		{catalog.Said{Choice: catalog.ChoiceKeep, Uses: yes}, true, catalog.Kept},
		{catalog.Said{Choice: catalog.ChoiceKeep}, false, ""},
		{catalog.Said{Choice: catalog.ChoiceChange, Words: " less of it "}, true, catalog.ToChange},
		{catalog.Said{Choice: catalog.ChoiceChange, Words: " \n"}, false, ""},
		{catalog.Said{Choice: catalog.ChoiceRemove}, true, catalog.Removed},
		{catalog.Said{}, false, ""},
	} {
		event, whole := c.said.Event(e)
		if whole != c.whole {
			t.Errorf("%+v: whole %v", c.said, whole)
		}
		if !whole {
			continue
		}
		event.ID = "1"
		if err := event.Check(); err != nil {
			t.Errorf("%+v: %v", c.said, err)
		}
		a := catalog.Approved([]catalog.Consent{event}, e.Target(), time.Now())
		if a.State != c.state || c.state == catalog.ToChange && a.Words != "less of it" {
			t.Errorf("%+v is read as %+v", c.said, a)
		}
		longer := e
		longer.EndMS = 3000
		if a := catalog.Approved([]catalog.Consent{event}, longer.Target(), time.Now()); c.state == catalog.Kept && a.State != catalog.Outgrown {
			t.Errorf("made longer it is %s", a.State)
		}
	}
}

package desk

import (
	"errors"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// bag is a copy of a story that can be taken along, for one use.
type bag struct {
	Use     catalog.Use
	Words   string // "for the team"
	Address string
	No      bool // the storyteller has not said yes to that
	Private bool // they have, and a moment of it is marked to be kept private
}

// bagUses are what stories are taken along for, see archive/feeds.
var bagUses = []bag{
	{Use: catalog.UseTeam, Words: "For the team"}, {Use: catalog.UsePartner, Words: "For a partner"}, {Use: catalog.UseWhole, Words: "For anyone"},
}

// bagsOf are the copies of a story that the visitor may take, and those that
// its storyteller has not said yes to. anyone: they said that anyone may hear it.
func (d *Desk) bagsOf(v visit, t store.Telling, anyone bool) ([]bag, error) {
	var all []bag
	for _, b := range bagUses {
		_, err := d.store.Bag(v.r.Context(), v.Reader(), t.ID, b.Use)
		var p *wire.Problem
		if b.No = errors.As(err, &p) && p.Code == wire.CodeConsent; err != nil && !b.No {
			return nil, err
		}
		b.Private = b.No && b.Use == catalog.UseWhole && anyone
		b.Address = "/bags/" + string(t.ID) + "?for=" + string(b.Use)
		all = append(all, b)
	}
	return all, nil
}

// export is the page of what can be taken out of the archive.
func (d *Desk) export(v visit) error {
	all, err := d.store.ProjectsOf(v.r.Context(), v.Reader())
	if err != nil {
		return err
	}
	return d.show(v, "export", "Export", struct {
		Projects []store.ProjectCount
		Bags     []bag
	}{all, bagUses})
}

package desk

import (
	"errors"
	"slices"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func (d *Desk) laptops(v visit) error {
	all, err := d.store.Devices(v.r.Context())
	all = slices.DeleteFunc(all, func(l store.Device) bool { return v.names[l.Project] == "" })
	if err != nil {
		return err
	}
	return d.show(v, "laptops", "Laptops", all)
}

// lost finds a laptop of the visitor's projects.
func (d *Desk) lost(v visit) (store.Device, error) {
	l, err := d.store.Device(v.r.Context(), catalog.ID(v.r.PathValue("laptop")))
	if err == nil && v.names[l.Project] == "" {
		err = store.ErrNotFound
	}
	return l, err
}

func (d *Desk) askLaptopOff(v visit) error {
	l, err := d.lost(v)
	if err != nil {
		return err
	}
	return d.show(v, "laptop-off", "Laptops", l)
}

func (d *Desk) laptopOff(v visit) error {
	l, err := d.lost(v)
	if err != nil {
		return err
	}
	if v.r.PostFormValue("sure") != "yes" {
		return d.back(v, "/desk/laptops/"+string(l.ID)+"/off")
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "switched laptop off", l.Project, l.ID); err != nil {
		return err
	}
	if err := d.store.SwitchOff(v.r.Context(), l.ID); err != nil {
		return err
	}
	return d.back(v, "/desk/laptops")
}

// invited is the page of invitations, with one that was made just now.
type invited struct {
	Unused []store.Unused
	Line   string
	Wrong  string
}

func (d *Desk) invitations(v visit) error { return d.showInvitations(v, invited{}) }

func (d *Desk) showInvitations(v visit, i invited) error {
	all, err := d.store.Invitations(v.r.Context(), v.Reader())
	if err != nil {
		return err
	}
	i.Unused = all
	return d.show(v, "invitations", "Invitations", i)
}

// invite makes an invitation, which is shown once. Nobody invites to more than
// they are themselves; an archivist may name a new project.
func (d *Desk) invite(v visit) error {
	role, name := v.r.PostFormValue("role"), v.names[catalog.ID(v.r.PostFormValue("project"))]
	if anew := v.r.PostFormValue("new"); anew != "" && v.Role == "archivist" {
		name = anew
	}
	if name == "" || role == "archivist" && v.Role != "archivist" {
		return d.showInvitations(v, invited{Wrong: "Please choose a project."})
	}
	code, _, err := d.store.Invite(v.r.Context(), name, role)
	if errors.Is(err, store.ErrNoRole) || errors.Is(err, catalog.ErrMalformed) {
		return d.showInvitations(v, invited{Wrong: "Please choose what they do, and a name for the project that is not too long."})
	}
	if err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "invited", catalog.ID(v.r.PostFormValue("project")), ""); err != nil {
		return err
	}
	address, print := d.o.Address()
	return d.showInvitations(v, invited{Line: wire.Invitation{Address: address, Code: code, Fingerprint: print}.String()})
}

func (d *Desk) uninvite(v visit) error {
	if err := d.store.Audit(v.r.Context(), v.ID, "took invitation back", "", ""); err != nil {
		return err
	}
	if err := d.store.Uninvite(v.r.Context(), v.Reader(), v.r.PostFormValue("invitation")); err != nil {
		return err
	}
	return d.back(v, "/desk/invitations")
}

// keeping is the page of how well files are kept.
type keeping struct {
	store.Fixity
	Titles map[catalog.ID]string // of the damaged ones' stories, as far as the visitor may open them
}

func (d *Desk) fixity(v visit) error {
	f, err := d.store.Fixity(v.r.Context(), v.Reader())
	if err != nil {
		return err
	}
	k := keeping{f, map[catalog.ID]string{}}
	for _, damaged := range f.Damaged {
		if err := d.entitle(v, damaged.Project, damaged.Story, k.Titles); err != nil {
			return err
		}
	}
	return d.show(v, "fixity", "How it is kept", k)
}

// entitle adds the title of a story to others if the visitor may open it.
func (d *Desk) entitle(v visit, project, story catalog.ID, titles map[catalog.ID]string) error {
	e, err := d.store.EntryOf(v.r.Context(), v.Reader(), project, story)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err == nil && e.Heard {
		titles[story] = title(e.Title, e.KnownAs)
	}
	return err
}

const actsShown = 500

func (d *Desk) acts(v visit) error {
	all, err := d.store.Acts(v.r.Context(), v.Reader(), actsShown)
	if err != nil {
		return err
	}
	who, err := d.accountNames(v)
	if err != nil {
		return err
	}
	return d.show(v, "log", "What was done", struct {
		Acts []store.Act
		Who  map[catalog.ID]string
	}{all, who})
}

package desk

import (
	"slices"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// visible reports whether an account belongs to a project of the visitor's.
func (v visit) visible(a store.Account) bool {
	return v.Role == "archivist" || slices.ContainsFunc(a.Projects, func(p catalog.ID) bool { return v.names[p] != "" })
}

// accountNames are the names of those accounts that a visitor may know.
func (d *Desk) accountNames(v visit) (map[catalog.ID]string, error) {
	all, err := d.store.Accounts(v.r.Context())
	names := map[catalog.ID]string{}
	for _, a := range all {
		if v.visible(a) {
			names[a.ID] = a.Name
		}
	}
	return names, err
}

// holder is an account as those see it who look after it.
type holder struct {
	store.Account
	In      int       // how often it is signed in now
	Seen    time.Time // when it last asked for a page; zero: it is not signed in
	Mine    bool      // the visitor looks after it
	Expires time.Time // of Code
	Code    string    // made just now
}

func (d *Desk) holder(v visit, a store.Account) (holder, error) {
	h := holder{Account: a, Mine: v.LooksAfter(a)}
	var err error
	h.In, h.Seen, err = d.store.SignedInTimes(v.r.Context(), a.ID)
	return h, err
}

func (d *Desk) accounts(v visit) error {
	accounts, err := d.store.Accounts(v.r.Context())
	if err != nil {
		return err
	}
	var all []holder
	for _, a := range accounts {
		if !v.visible(a) {
			continue
		}
		h, err := d.holder(v, a)
		if err != nil {
			return err
		}
		all = append(all, h)
	}
	slices.SortStableFunc(all, func(a, b holder) int {
		switch {
		case a.Off == b.Off:
			return 0
		case a.Off:
			return 1
		}
		return -1
	})
	return d.show(v, "accounts", "Accounts", all)
}

// mine finds the account of the path, if the visitor looks after it.
func (d *Desk) mine(v visit) (store.Account, error) {
	a, err := d.store.Account(v.r.Context(), catalog.ID(v.r.PathValue("account")))
	if err == nil && (!v.visible(a) || !v.LooksAfter(a)) {
		err = store.ErrNotFound
	}
	return a, err
}

func (d *Desk) account(v visit) error {
	a, err := d.mine(v)
	if err != nil {
		return err
	}
	h, err := d.holder(v, a)
	if err != nil {
		return err
	}
	return d.show(v, "account", "Accounts", h)
}

// accountOut signs somebody out on every computer.
func (d *Desk) accountOut(v visit) error {
	a, err := d.mine(v)
	if err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "ended sessions", v.shared(a), a.ID); err != nil {
		return err
	}
	if err := d.store.SignOutEverywhere(v.r.Context(), a.ID); err != nil {
		return err
	}
	return d.back(v, "/desk/accounts/"+string(a.ID))
}

// shared is a project that an account has in common with the visitor, so that
// others who look after it can read in the log what was done.
func (v visit) shared(a store.Account) catalog.ID {
	for _, p := range a.Projects {
		if v.names[p] != "" {
			return p
		}
	}
	return ""
}

// accountCode makes a code for somebody who forgot their passphrase and shows
// it, once.
func (d *Desk) accountCode(v visit) error {
	a, err := d.mine(v)
	if err != nil {
		return err
	}
	if a.Off {
		return store.ErrNotFound
	}
	if err := d.store.Try(v.r.Context(), "passphrase code for "+string(a.ID), perCodes, stretch); err != nil {
		return err
	}
	h, err := d.holder(v, a)
	if err != nil {
		return err
	}
	code, expires, err := d.store.NewPasscode(v.r.Context(), a.ID, v.ID)
	if err != nil {
		return err
	}
	address, _ := d.o.Address()
	h.Code, h.Expires = address+"/new-passphrase#"+code, expires
	return d.show(v, "account", "Accounts", h)
}

func (d *Desk) askAccountOff(v visit) error {
	a, err := d.mine(v)
	if err != nil {
		return err
	}
	return d.show(v, "account-off", "Accounts", a)
}

// accountOff takes an account away, once it was said what that does.
func (d *Desk) accountOff(v visit) error {
	a, err := d.mine(v)
	if err != nil {
		return err
	}
	if v.r.PostFormValue("sure") != "yes" {
		return d.back(v, "/desk/accounts/"+string(a.ID)+"/off")
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "switched account off", v.shared(a), a.ID); err != nil {
		return err
	}
	if err := d.store.AccountOff(v.r.Context(), a.ID); err != nil {
		return err
	}
	return d.back(v, "/desk/accounts")
}

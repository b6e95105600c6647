package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ownvoice/sync/carry"
	"ownvoice/sync/wire"
)

type inviteVerb struct {
	folder
	Project string `required:"" placeholder:"NAME" help:"The project to join. It is made if there is none of that name."`
	Role    string `required:"" enum:"reporter,coordinator,archivist" help:"reporter, coordinator or archivist."`
	Address string `placeholder:"URL" help:"Where laptops reach the archive, if not where it listens: https://HOST:PORT"`
	Stick   string `placeholder:"STICK" help:"Copy the invitation onto a memory stick as well, for a laptop that has no network."`
	JSON    bool   `help:"Print one JSON document."`
}

// Help teaches with an example.
func (inviteVerb) Help() string {
	return `Prints one line. Give it to one person: it lets one laptop in, once, within 14 days. The archive may be running.

Example:

  ownvoice-archive invite --data ./archive --project "Co-Pro Stories" --role reporter

With --stick the laptop needs no network: "ownvoice carry join --from STICK" there, then "ownvoice-archive take --from STICK" here. Whoever has the stick can use it once, as they can the line.`
}

// Run makes the invitation.
func (v inviteVerb) Run(s *shop) error {
	if name := strings.TrimSpace(v.Project); name == "" || len(name) > wire.MaxNameLen {
		return fmt.Errorf("%w: the project's name is empty or longer than %d letters", errWrongUse, wire.MaxNameLen)
	}
	invitation, err := v.door()
	if err != nil {
		return err
	}
	st, err := v.open(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	code, expires, err := st.Invite(s.ctx, v.Project, v.Role)
	if err != nil {
		return err
	}
	invitation.Code = code
	if v.Stick != "" {
		welcome, err := st.Welcome(s.ctx, code)
		if err == nil {
			err = carry.Invite(v.Stick, carry.Invitation{Line: invitation.String(), Welcome: welcome})
		}
		if err != nil {
			return err
		}
	}
	return s.print(v.JSON, struct {
		Invitation string    `json:"invitation"`
		Expires    time.Time `json:"expires"`
	}{invitation.String(), expires.UTC()}, func() { fmt.Fprintln(s.out, invitation) })
}

// door is the invitation without its code: where the archive is.
func (v inviteVerb) door() (wire.Invitation, error) {
	print, err := v.line("tls", "fingerprint")
	if err != nil && !errors.Is(err, errNoAddress) {
		return wire.Invitation{}, err
	}
	if v.Address == "" {
		address, err := v.line("address")
		return wire.Invitation{Address: address, Fingerprint: print}, err
	}
	u, err := url.Parse(v.Address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return wire.Invitation{}, fmt.Errorf("%w: --address is not of the form https://HOST:PORT", errWrongUse)
	}
	return wire.Invitation{Address: "https://" + u.Host, Fingerprint: print}, nil
}

package carry_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
)

// invites puts an invitation onto a stick. The archive was never served.
func (k *keeper) invites(stick, project string) {
	k.Helper()
	_, err := k.run("invite", "--data", k.data, "--project", project, "--role", "reporter", "--address", "https://archive.invalid", "--stick", stick)
	check(k, err)
}

func alone(t *testing.T, name string) *library.Library {
	t.Helper()
	lib := must[*library.Library](t)(library.Open(t.Context(), filepath.Join(t.TempDir(), name)))
	t.Cleanup(func() { lib.Close() })
	return lib
}

func join(t *testing.T, lib *library.Library, stick, name string) {
	t.Helper()
	check(t, carry.Join(t.Context(), lib, stick, name))
}

func TestALaptopThatNeverSeesANetworkJoinsByStick(t *testing.T) {
	k, stick := newKeeper(t), t.TempDir()
	rosa, priya := alone(t, "rosa"), alone(t, "priya")
	if err := carry.Join(t.Context(), rosa, stick, "rosa"); !errors.Is(err, carry.ErrUninvited) {
		t.Errorf("without an invitation: %v", err)
	}
	k.invites(stick, "Quiet People")
	k.invites(stick, "Quiet People")
	readsNothing(t, stick, "Quiet")
	before := tell(t, rosa, "before", 1000, catalog.UseKeep, catalog.UseTeam) // under its own id for the project
	join(t, rosa, stick, "Rosa’s laptop")
	join(t, priya, stick, "priya")
	after := tell(t, priya, "after", 1000, catalog.UseKeep, catalog.UseTeam)
	for range 2 {
		for _, l := range []*library.Library{rosa, priya} {
			out(t, l, stick, carry.TheArchive)
		}
		took := must[[]map[string]any](t)(k.take(stick))
		if len(took) != 2 || took[0]["refused"] != 0.0 || took[1]["refused"] != 0.0 {
			t.Errorf("took %v", took)
		}
		for _, l := range []*library.Library{rosa, priya} {
			if d := in(t, l, stick); len(d.Troubles) != 0 {
				t.Errorf("in: %+v", d)
			}
		}
	}
	for _, story := range []catalog.ID{before, after} {
		if words(t, rosa, story) != words(t, priya, story) {
			t.Errorf("they do not agree about %s", story)
		}
	}
	if state(t, rosa, before) != string(library.KeptSafe) || state(t, priya, after) != string(library.KeptSafe) {
		t.Errorf("they are %s and %s", state(t, rosa, before), state(t, priya, after))
	}
	if p := must[catalog.Project](t)(priya.Project(t.Context())); p.Name != "Quiet People" {
		t.Errorf("the project is called %q", p.Name)
	}
	said := must[string](t)(k.run("devices", "--data", k.data))
	if !strings.Contains(said, "Rosa’s laptop") || !strings.Contains(said, "priya") {
		t.Errorf("the archive knows %s", said)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(stick, carry.FolderName))); len(left) != 0 {
		t.Errorf("on the stick is left %v", left)
	}
	out(t, rosa, stick, priya.Device().ID) // they know each other
	if d := in(t, priya, stick); len(d.Troubles) != 0 {
		t.Errorf("from rosa: %+v", d)
	}
}

func TestAnInvitationOnAStickIsForOneLaptop(t *testing.T) {
	k, stick := newKeeper(t), t.TempDir()
	rosa, thief := alone(t, "rosa"), alone(t, "thief")
	k.invites(stick, "P")
	copied := copyStick(t, stick)
	join(t, rosa, stick, "rosa")
	join(t, thief, copied, "thief")
	told := tell(t, rosa, "bus", 1000, catalog.UseKeep, catalog.UseTeam)
	out(t, rosa, stick, carry.TheArchive)
	replayed := copyStick(t, stick)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	if state(t, rosa, told) != string(library.KeptSafe) {
		t.Errorf("the story is %s", state(t, rosa, told))
	}
	out(t, thief, copied, carry.TheArchive)
	if took, err := k.take(copied); err == nil || len(took) != 1 || !strings.Contains(took[0]["why"].(string), carry.ErrInvitation.Error()) {
		t.Errorf("used twice: %v, %v", took, err)
	}
	// What let a laptop in does not do so again once it was switched off.
	_, err := k.run("devices", "off", string(rosa.Device().ID), "--data", k.data)
	check(t, err)
	if took, err := k.take(replayed); err == nil {
		t.Errorf("switched off, an old stick lets it in: %v", took)
	}
}

func TestALaptopThatWasSwitchedOffHandsOverWhatIsUnsentByStick(t *testing.T) {
	k, stick := newKeeper(t), t.TempDir()
	rosa := k.joined("P", "rosa")[0]
	unsent := tell(t, rosa, "bus", 100<<10, catalog.UseKeep, catalog.UseTeam)
	_, err := k.run("devices", "off", string(rosa.Device().ID), "--data", k.data)
	check(t, err)
	out(t, rosa, stick, carry.TheArchive)
	if took, err := k.take(stick); err == nil || took[0]["kept"] != 0.0 || took[0]["files"] != 0.0 {
		t.Errorf("switched off, it gives %v, %v", took, err)
	}
	if state(t, rosa, unsent) != string(library.KeptWaiting) {
		t.Errorf("its story is %s", state(t, rosa, unsent))
	}
	k.invites(stick, "P")
	join(t, rosa, stick, "rosa")
	out(t, rosa, stick, carry.TheArchive)
	must[[]map[string]any](t)(k.take(stick))
	in(t, rosa, stick)
	if state(t, rosa, unsent) != string(library.KeptSafe) {
		t.Errorf("invited again, its story is %s", state(t, rosa, unsent))
	}
}

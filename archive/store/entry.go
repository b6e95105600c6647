package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Entry is one story in the list of those who look after a project. What is
// said of a story that the team may not hear is that there is one, and how it
// stands.
type Entry struct {
	ID        catalog.ID
	ProjectID catalog.ID
	Project   string // its name
	Heard     bool   // the reader may open and hear it; otherwise there is no title, name, day or length here
	Title     string
	KnownAs   string // as the storyteller chose to be known; "" = no name
	Teller    catalog.ID
	Begun     time.Time
	Seconds   float64
	Because   string // why the team may hear it, without its day and full stop: "Maureen said yes to the team hearing it"
	May       catalog.Permission
	Safe      Safety
	Request   catalog.ID // the withdrawal that came last; "" = none
}

// EntryState says which entries are wanted.
type EntryState string

// Besides those that the team may hear, which are the zero EntryState.
const (
	EntryHeard  EntryState = ""
	EntryPublic EntryState = "public"   // anyone may hear them
	EntryTeam   EntryState = "team"     // the team may, and not anyone
	EntryClosed EntryState = "closed"   // nobody may now
	EntryAsked  EntryState = "requests" // something of them was taken back
)

// EntryStates are all of them, in the order they are offered.
var EntryStates = []EntryState{EntryHeard, EntryPublic, EntryTeam, EntryClosed, EntryAsked}

// Wanted says which entries are asked for.
type Wanted struct {
	Project catalog.ID // "" = of any
	State   EntryState
	Search  string     // each word in title, name or words; "" = any
	After   catalog.ID // the Next of the answer before; "" = from the newest on
}

// How many entries one answer has, and how many stories are looked at for it.
const (
	entriesMost = 25
	entriesLook = 500
)

// Entries lists stories of the projects that a member sees, the newest first.
// An answer costs the same however many stories there are: when next is not "",
// there may be more, also when all is shorter than usual or empty because
// nothing was found so far.
func (s *Store) Entries(ctx context.Context, r Reader, w Wanted) (all []Entry, next catalog.ID, err error) {
	if r.right != member {
		return nil, "", nil
	}
	found, err := s.candidates(ctx, r, w)
	if err != nil {
		return nil, "", err
	}
	for _, c := range found {
		if len(all) == entriesMost {
			return all, all[len(all)-1].ID, nil
		}
		is, err := s.wants(ctx, r, w, &c)
		if err != nil {
			return nil, "", err
		}
		if is {
			all = append(all, c.Entry)
		}
	}
	if len(found) == entriesLook {
		next = found[len(found)-1].ID
	}
	return all, next, nil
}

// EntryOf is one story as it stands in the list. ErrNotFound: a member does not
// see its project, or there is no such story in it.
func (s *Store) EntryOf(ctx context.Context, r Reader, project, story catalog.ID) (Entry, error) {
	st, err := readStory(ctx, s.read, project, story)
	if err == nil && (st == nil || r.right != member || !r.in(project, story)) {
		err = ErrNotFound
	}
	if err != nil {
		return Entry{}, err
	}
	e := Entry{ID: story, ProjectID: project}
	err = s.judge(ctx, r, &e)
	return e, err
}

// places are what stands at the placeholders of a query. SQLite counts them as
// they stand: what comes first is put first.
type places []any

// put gives the placeholder of one more.
func (p *places) put(v any) string {
	*p = append(*p, v)
	return fmt.Sprintf("$%d", len(*p))
}

// candidate is a story that may be wanted, as it stood when it was last looked
// at.
type candidate struct {
	Entry
	likely bool // it may have the words that are sought
}

func (s *Store) candidates(ctx context.Context, r Reader, w Wanted) ([]candidate, error) {
	var args places
	likely := ""
	for _, part := range patterns(w.Search) {
		likely += ` AND EXISTS (SELECT 1 FROM change c WHERE c.project = s.project AND c.story = s.id AND c.kind IN ('story', 'person', 'segment', 'consent') AND lower(c.value) LIKE ` + args.put(part) + `)`
	}
	where, own := r.ownProjectsFrom("project", len(args))
	args = append(args, own...)
	heard := `(kept = 1 AND shown = 1)`
	if w.State == EntryClosed {
		heard = `NOT ` + heard
	}
	if w.State == EntryAsked {
		where += ` AND EXISTS (SELECT 1 FROM request q WHERE q.project = story.project AND q.story = story.id)`
	} else { // of one whose turn has come, what was noted is out of date
		where += ` AND (` + heard + ` OR turns BETWEEN 1 AND ` + args.put(s.now().Unix()) + `)`
	}
	if w.Project != "" {
		where += ` AND project = ` + args.put(w.Project)
	}
	if w.After != "" {
		where += ` AND id < ` + args.put(w.After)
	}
	query := `SELECT s.id, s.project, p.name, coalesce((SELECT q.id FROM request q WHERE q.project = s.project AND q.story = s.id ORDER BY q.came DESC, q.id DESC LIMIT 1), ''),
		CASE WHEN 1 = 1` + likely + ` THEN 1 ELSE 0 END
		FROM (SELECT id, project FROM story WHERE ` + where + ` ORDER BY id DESC LIMIT ` + args.put(entriesLook) + `) s JOIN project p ON p.id = s.project ORDER BY s.id DESC`
	var all []candidate
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var c candidate
		var likely int
		err := rs.Scan(&c.ID, &c.ProjectID, &c.Project, &c.Request, &likely)
		c.likely = likely != 0
		all = append(all, c)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return all, nil
}

// patterns are what the values of a story match if it has the words. What
// databases fold or write in different ways is left out of them: takes decides.
func patterns(search string) (all []string) {
	for _, word := range strings.Fields(strings.ToLower(search)) {
		longest := ""
		for _, run := range strings.FieldsFunc(word, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }) {
			if len(run) > len(longest) {
				longest = run
			}
		}
		if longest != "" && len(all) < 8 {
			all = append(all, "%"+longest+"%")
		}
	}
	return all
}

// judge asks consent about an entry and says of it what may be said.
func (s *Store) judge(ctx context.Context, r Reader, e *Entry) error {
	events, err := s.stands(ctx, r, e)
	if err != nil || !e.Heard {
		return err
	}
	return s.describe(ctx, events, e)
}

// stands asks consent whether the reader may hear the story, and sums it up.
func (s *Store) stands(ctx context.Context, r Reader, e *Entry) (consents, error) {
	events, err := readConsents(ctx, s.read, e.ProjectID, e.ID)
	e.Heard = err == nil && s.hears(r, e.ProjectID, e.ID, events)
	e.May = catalog.Permit(events, "", s.now())
	e.May.As = ""
	return events, err
}

// describe says of a story that may be heard what it is and how it is kept.
func (s *Store) describe(ctx context.Context, events consents, e *Entry) error {
	changes, err := readChanges(ctx, s.read, `project = $1 AND story IN ($2, '') AND kind IN ('story', 'person', 'recording')`, e.ProjectID, e.ID)
	if err != nil {
		return fmt.Errorf("read story %s: %w", e.ID, err)
	}
	v := scene{l: logOf(changes), events: events, now: s.now(), use: catalog.UseTeam}
	v.look(e.ID)
	e.Title, e.KnownAs, e.Teller = v.l.text(catalog.KindStory, e.ID, "title"), v.name, catalog.ID(v.l.text(catalog.KindStory, e.ID, "storyteller"))
	e.Because = v.because()
	v.l.shown(catalog.KindStory, e.ID, "begun", &e.Begun)
	for _, take := range v.takes {
		e.Seconds = max(e.Seconds, take.Seconds())
	}
	e.May = catalog.Permit(events, v.l.text(catalog.KindPerson, e.Teller, "known_as"), s.now())
	held, err := s.stored(ctx, e.ProjectID, e.ID)
	e.Safe = v.safety(held)
	return err
}

// because is why the team may hear a story: who said so, and of what.
func (v *scene) because() string {
	d := catalog.DecideHeard(v.events, catalog.WholeStory, catalog.UseTeam, v.now)
	for _, e := range v.events {
		if e.ID == d.Event && e.Target.Kind == catalog.TargetProject {
			return "Everything in this project may be heard by the team"
		}
	}
	return cmp.Or(v.name, "The storyteller") + " said yes to the team hearing it"
}

// hears reports whether a member may hear a story now.
func (s *Store) hears(r Reader, project, story catalog.ID, events consents) bool {
	return r.right == member && r.in(project, story) && events.keep(s.now()) && catalog.DecideHeard(events, catalog.WholeStory, catalog.UseTeam, s.now()).Allows()
}

// wants asks once more whether a candidate is wanted, now that it is known how
// it stands, and describes it if it is.
func (s *Store) wants(ctx context.Context, r Reader, w Wanted, c *candidate) (bool, error) {
	if !c.likely {
		return false, nil
	}
	events, err := s.stands(ctx, r, &c.Entry)
	if err != nil {
		return false, err
	}
	public := c.May.State == catalog.PermitAnyone
	switch {
	case w.State == EntryClosed && c.Heard, w.State != EntryClosed && w.State != EntryAsked && !c.Heard, w.State == EntryPublic && !public, w.State == EntryTeam && public:
		return false, nil
	case !c.Heard:
		return w.Search == "", nil // of what it says nothing may be found
	}
	if w.Search != "" {
		t, err := s.tell(ctx, r, c.ProjectID, c.ID)
		if err != nil || t == nil || !(Which{Search: w.Search}).takes(*t) {
			return false, err
		}
	}
	return true, s.describe(ctx, events, &c.Entry)
}

// Safety is how well a story is kept.
type Safety struct {
	Tracks  int // that were recorded, as far as is known here
	Whole   int // of these, how many are here whole: as they were recorded, or packed
	Damaged int // files that are not what they were
	Oldest  time.Time
}

// Safe reports whether all that was recorded is here, and whole.
func (y Safety) Safe() bool { return y.Tracks > 0 && y.Whole == y.Tracks }

// Missing is how many tracks are not here whole.
func (y Safety) Missing() int { return y.Tracks - y.Whole }

func (v *scene) safety(held []Stored) Safety {
	var y Safety
	for _, f := range held {
		if f.Damaged {
			y.Damaged++
		}
		if y.Oldest.IsZero() || f.Checked.Before(y.Oldest) {
			y.Oldest = f.Checked
		}
	}
	for _, take := range v.takes {
		for _, track := range take.Tracks {
			y.Tracks++
			if slices.ContainsFunc(held, func(f Stored) bool { return !f.Damaged && v.gives(f, take.ID, track) }) {
				y.Whole++
			}
		}
	}
	return y
}

// gives reports whether a file is the track, or gives it back byte for byte.
func (v *scene) gives(f Stored, recording catalog.ID, track catalog.Track) bool {
	if f.SHA256 == track.SHA256 || f.Recording != recording || f.Kind != catalog.FilePacked {
		return f.SHA256 == track.SHA256
	}
	c, known := v.l.copyOf(recording, f.Track)
	return known && c.SHA256 == f.SHA256 && slices.Contains(c.Masters, track.SHA256)
}

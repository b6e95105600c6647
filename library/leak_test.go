package library_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// leaking is two laptops on which people do all there is to do, with words by
// which each story is known wherever it is written.
type leaking struct {
	rapid.TB
	root    string
	laptops [2]*library.Library
	dirs    [2]string
	stories []catalog.Story
	words   map[catalog.ID]string
	gone    []string     // words of stories that were erased
	said    bytes.Buffer // all that was logged, and every error
	n       int
}

func newLeaking(rt *rapid.T, root string) *leaking {
	s := &leaking{TB: rt, root: root, words: map[catalog.ID]string{}}
	project := catalog.NewID()
	for i := range s.laptops {
		s.dirs[i] = must[string](rt)(os.MkdirTemp(root, "laptop"))
		s.open(i)
		check(rt, s.laptops[i].Enrol(context.Background(), catalog.Enrolment{Project: project}))
	}
	rt.Cleanup(func() {
		for i, l := range s.laptops {
			l.Close()
			os.RemoveAll(s.dirs[i])
		}
	})
	return s
}

// TempDir lets the makers of stories, which are those of other tests, write.
func (s *leaking) TempDir() string { return must[string](s)(os.MkdirTemp(s.root, "elsewhere")) }

func (s *leaking) open(i int) {
	s.laptops[i] = must[*library.Library](s)(library.Open(context.Background(), s.dirs[i]))
}

// hear keeps what a person, or a log, would be told.
func (s *leaking) hear(err error) {
	if err != nil {
		slog.New(slog.NewTextHandler(&s.said, nil)).Error("it could not", "error", err)
	}
}

func (s *leaking) act(rt *rapid.T) {
	ctx := context.Background()
	at := rapid.IntRange(0, 1).Draw(rt, "laptop")
	l := s.laptops[at]
	act := rapid.IntRange(0, 15).Draw(rt, "act")
	if len(s.stories) == 0 || act <= 1 {
		s.n++
		word := fmt.Sprintf("quokka%dx", s.n)
		story := whole(s, l, word)
		s.stories, s.words[story.ID] = append(s.stories, story), word
		return
	}
	story := rapid.SampledFrom(s.stories).Draw(rt, "story")
	word := s.words[story.ID]
	ms := int64(rapid.IntRange(0, 900).Draw(rt, "at"))
	if _, err := l.Story(ctx, story.ID); err != nil && act < 12 {
		s.hear(err)
		return // nobody here has it before them
	}
	switch act {
	case 2:
		_, err := l.AddNote(ctx, catalog.Note{Story: story.ID, Text: word + "more", AtMS: &ms})
		s.hear(err)
	case 3:
		_, err := l.AddSegments(ctx, story.ID, []catalog.Segment{{StartMS: ms, EndMS: ms + 50, Text: "and " + word + "later"}})
		s.hear(err)
	case 4:
		s.hear(l.Retitle(ctx, story.ID, word+"retitled"))
		_, err := l.AddExtract(ctx, catalog.Extract{Story: story.ID, StartMS: ms, EndMS: ms + 9, Title: word + "cut"})
		s.hear(err)
	case 5:
		_, err := l.Give(ctx, story.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: ms, To: ms + 100}, Conditions: word + "why"})
		s.hear(err)
	case 6:
		s.hear(l.Discard(ctx, story.ID))
	case 7:
		s.hear(l.BringBack(ctx, library.Binned{Kind: catalog.KindStory, Entity: story.ID, Story: story.ID}))
	case 8:
		if did, err := l.Past(ctx, story.ID, 0, 50); err == nil && len(did) > 0 {
			s.hear(l.Undo(ctx, rapid.SampledFrom(did).Draw(rt, "undone").ID))
		}
	case 9:
		_, err := l.Stories(ctx, library.Filter{Search: word + "said"})
		s.hear(err)
		s.hear(l.SaveSearch(ctx, library.SavedSearch{Name: word + "name", Filter: library.Filter{Search: word + "title"}}))
	case 10:
		_, err := l.Withdraw(ctx, library.Withdrawal{Story: story.ID, Choice: rapid.SampledFrom([]string{catalog.ChoiceStop, catalog.ChoiceClose}).Draw(rt, "choice"), Said: word + "because"})
		s.hear(err)
	case 11:
		s.erase(rt, l, story.ID)
	case 12, 13:
		arrive(s, l, s.laptops[1-at])
	case 14:
		check(s, l.Close())
		check(s, os.WriteFile(filepath.Join(s.dirs[at], "library-before-1.db"), must[[]byte](s)(os.ReadFile(filepath.Join(s.dirs[at], "library.db"))), 0o600))
		s.open(at)
	case 15:
		check(s, l.Close())
		must[library.Rebuilt](s)(library.Rebuild(ctx, s.dirs[at]))
		s.open(at)
	}
}

// erase takes a story back for good.
func (s *leaking) erase(rt *rapid.T, l *library.Library, story catalog.ID) {
	word := s.words[story]
	w := library.Withdrawal{Story: story, Choice: catalog.ChoiceErase, SecondPerson: "Priya", Said: word + "because"}
	if rapid.Bool().Draw(rt, "by name") {
		w.SecondPerson, w.Name = "", strings.ToUpper(word)+"NAME"
	}
	_, err := l.Withdraw(context.Background(), w)
	if s.hear(err); err == nil {
		s.gone = append(s.gone, word)
	}
}

// end lets the laptops meet, and closes them.
func (s *leaking) end() {
	for range 2 {
		arrive(s, s.laptops[0], s.laptops[1])
		arrive(s, s.laptops[1], s.laptops[0])
	}
	for i, l := range s.laptops {
		s.noPrivateDetail(l.Dir())
		check(s, l.Close())
		s.open(i) // as at the next start
		check(s, s.laptops[i].Close())
	}
}

// noPrivateDetail looks through every table but the one of private details.
func (s *leaking) noPrivateDetail(dir string) {
	db := must[*sql.DB](s)(sql.Open("sqlite3", "file:"+filepath.Join(dir, "library.db")+"?mode=ro"))
	defer db.Close()
	for _, table := range strings.Fields(s.one(db, `SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table' AND name <> 'contact' AND sql NOT LIKE 'CREATE VIRTUAL%'`)) {
		columns := s.one(db, `SELECT group_concat('coalesce(CAST("' || name || '" AS TEXT), ''-'')', ' || ') FROM pragma_table_info('`+table+`')`)
		if text := strings.ToLower(s.one(db, `SELECT coalesce(group_concat(`+columns+`, ' '), '') FROM "`+table+`"`)); private(text) {
			s.Fatalf("%s holds a private detail", table)
		}
	}
}

func (s *leaking) one(db *sql.DB, query string) (text string) {
	check(s, db.QueryRow(query).Scan(&text))
	return text
}

func private(text string) bool {
	for _, part := range strings.Split(text, "quokka")[1:] {
		_, part, _ = strings.Cut(part, "x")
		if strings.HasPrefix(part, "legal") || strings.HasPrefix(part, "phone") {
			return true
		}
	}
	return false
}

func TestNoPrivateDetailAndNoWordOfAnErasedStoryIsInAnyFile(t *testing.T) {
	few(t, "12")
	erased := 0
	rapid.Check(t, func(rt *rapid.T) {
		s := newLeaking(rt, t.TempDir())
		for range rapid.IntRange(4, 25).Draw(rt, "acts") {
			s.act(rt)
		}
		for _, l := range s.laptops { // and each at last takes one back that it has
			for _, story := range s.stories {
				if _, err := l.Story(context.Background(), story.ID); err == nil {
					s.erase(rt, l, story.ID)
					break
				}
			}
		}
		s.end()
		erased += len(s.gone)
		for _, dir := range s.dirs {
			if found := holding(rt, dir, s.gone...); len(found) > 0 {
				rt.Fatalf("%q was erased and stands in %q", s.gone, found)
			}
			for _, found := range holding(rt, dir, "quokka") {
				if file, _, _ := strings.Cut(found, ":"); strings.HasPrefix(file, "library") {
					continue // has the private table; its other tables were looked through
				}
				s.noDetailIn(dir, found)
			}
		}
		if words := s.said.String(); strings.Contains(words, "quokka") {
			rt.Fatalf("a log or an error says %.300s", words)
		}
	})
	if erased == 0 {
		t.Error("nothing was ever erased")
	}
}

// noDetailIn looks for private details in files of a name.
func (s *leaking) noDetailIn(dir, found string) {
	name, _, _ := strings.Cut(found, ":")
	for _, pattern := range []string{name, "*/" + name, "*/*/" + name} {
		for _, path := range must[[]string](s)(filepath.Glob(filepath.Join(dir, pattern))) {
			if raw := must[[]byte](s)(os.ReadFile(path)); private(strings.ToLower(string(raw))) {
				s.Fatalf("a private detail stands in %s", name)
			}
		}
	}
}

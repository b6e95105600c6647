package demo

import "ownvoice/library/catalog"

// The names and the words here are invented, and so are the titles. From the
// published account of Co-Pro Stories come the project's name and the names of
// the three themes, and nothing else: no word is put into the mouth of anybody
// who exists.

// Starters are the demo's conversation starters.
var starters = []string{
	"How did you first get involved?",
	"Tell me about a time it went well.",
	"What made it hard?",
	"What would you say to somebody starting out?",
}

// The values of the project, given before anybody told anything.
var values = []string{"human", "inclusive", "transparent", "challenging"}

// themes are those that storytellers named, and who named them.
var themes = []catalog.Theme{
	{Name: "Support", NamedBy: "Maureen and Gwen"},
	{Name: "Learning", NamedBy: "Asha"},
	{Name: "Spaces", NamedBy: "everyone"},
}

type uses = map[catalog.Use]catalog.Answer

// told is one story of the demo.
type told struct {
	title string
	teller
	daysAgo int
	mode    catalog.Mode
	uses    uses   // nil: they agreed to be recorded, and were asked no more
	as      string // as catalog.Consent.As
	lines   []line
	notes   map[int]string // at a line
	marks   []int          // likewise
	end     ending
}

// teller is who tells it. They do not exist; nor do their numbers, which are
// kept for stories like these.
type teller struct {
	knownAs   string
	pronouns  string
	languages []string
	access    string
	contact   catalog.Contact
	voice     string // of espeak-ng
	pitchHz   float64
}

// line is what is said in one breath: by the teller, or by the one who asks.
type line struct {
	asks   bool
	text   string
	second string // in English, where it is told in another language

	extract string   // it is one, by this title
	themes  []string // on it
	answer  answer   // what its teller said about it
	private bool     // she asked to keep it private
}

// answer is what a storyteller says about an extract that was played to them.
type answer string

const (
	waits  answer = "" // nobody has asked yet
	agrees answer = "keep"
	alters answer = "change"
	leaves answer = "remove"
)

// ending is what became of a story.
type ending string

const (
	stays     ending = ""
	binned    ending = "in the bin"
	takenBack ending = "taken back"
	twoTitles ending = "two versions of its title"
)

var (
	everyone = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "yes", "extract": "yes", "whole": "yes", "contact": "yes"}
	report   = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "yes", "extract": "yes", "whole": "no", "contact": "yes"}
	extracts = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "no", "extract": "yes", "whole": "no"}
	team     = uses{"keep": "yes", "team": "yes", "workshop": "no", "quote": "no", "extract": "no", "whole": "no"}
	hereOnly = uses{"keep": "no", "team": "yes", "quote": "ask", "whole": "no"}
)

func ask(text string) line                       { return line{asks: true, text: text} }
func say(text string) line                       { return line{text: text} }
func clip(title, text string, on ...string) line { return line{text: text, extract: title, themes: on} }
func (l line) said(a answer) line                { l.answer = a; return l }
func by(way, name, detail string) catalog.Contact {
	return catalog.Contact{LegalName: name, Way: way, Detail: detail}
}

var stories = []told{
	{title: "A try-out of the microphone", daysAgo: 3, mode: catalog.ModeRoom, uses: team, as: "real", end: binned,
		teller: teller{knownAs: "Carys", pronouns: "she/her", languages: []string{"en"}, voice: "en-gb+f2", pitchHz: 195},
		lines: []line{
			ask("Is it on?"),
			say("It says that it hears me. One, two, three."),
		}},
	{title: "They asked me before they had decided", daysAgo: 9, mode: catalog.ModeCall, uses: everyone, as: "real",
		teller: teller{knownAs: "Maureen", pronouns: "she/her", languages: []string{"en"}, access: "Rings better before noon", contact: by("phone", "Maureen Elaine Pettifer", "01632 960 114"), voice: "en-gb+f2", pitchHz: 205},
		lines: []line{
			ask("How did you first get involved?"),
			say("A letter came, and for once it did not tell me what had been settled."),
			clip("With my coat on", "I had sat through the whole first meeting with my coat on. I was ready to leave, you see. Then somebody asked me what I thought, and waited.", "Spaces", "inclusive").said(agrees),
			ask("What happened then?"),
			say("I took the coat off. They asked me before they had decided, and that was new."),
			clip("Trust", "Trust isn’t a poster. It’s somebody ringing you back when they said they would.", "Support", "human").said(agrees),
			{text: "My sister had been through it before me, and she would not want that told.", private: true},
			clip("The long table", "The long table. No top end.", "Spaces").said(agrees),
			ask("What would you say to somebody starting out?"),
			say("Bring a cardigan. And ask who reads the notes."),
		},
		notes: map[int]string{1: "First meeting, church hall", 2: "Good for the playlist: “with my coat on”", 5: "Trust means someone ringing back"}, marks: []int{5}},
	{title: "I was the only one not paid to be there", daysAgo: 11, mode: catalog.ModeRoom, uses: report, as: "real",
		teller: teller{knownAs: "Delroy", pronouns: "he/him", languages: []string{"en", "jam"}, access: "A chair with arms", contact: by("letter", "Delroy Anthony Haye-Smith", "4 Example Row, Sampleton"), voice: "en-029+m3", pitchHz: 112},
		lines: []line{
			ask("Tell me about a time it was hard."),
			say("Every second Tuesday I took two buses."),
			clip("Not paid to be there", "Encouragement doesn’t pay my bus fare. I was the only one not paid to be there.", "Support", "challenging").said(agrees),
			ask("Did you tell them?"),
			say("I did, in the fourth meeting. It went quiet, and then the treasurer wrote it down."),
			clip("It went into the minutes", "The next month it was in the minutes, with my name, and the fares were there in an envelope.", "transparent"),
			say("So I would say it again, only sooner."),
		},
		notes: map[int]string{2: "Ask about the bus fares"}},
	{title: "You learn it by doing it together", daysAgo: 12, mode: catalog.ModeCall, uses: report, as: "real", end: twoTitles,
		teller: teller{knownAs: "Asha", pronouns: "she/her", languages: []string{"en", "gu"}, contact: by("phone", "Asha Rameshchandra Solanki", "01632 960 127"), voice: "en-gb-x-rp+f4", pitchHz: 220},
		lines: []line{
			ask("How did you all learn it?"),
			clip("We made the manual", "Nobody handed us a manual. We made the manual, and half of it was crossings-out.", "Learning").said(waits),
			say("You learn it by doing it together, and you learn it slowly."),
			ask("What did the crossings-out say?"),
			clip("Crossings-out", "They said that we had changed our minds, and that it was allowed.", "Learning", "transparent").said(alters),
			say("We kept that page. It hangs in the kitchen."),
		},
		notes: map[int]string{1: "The manual with the crossings-out"}},
	{title: "Nobody explained the long words", daysAgo: 14, mode: catalog.ModeRoom, uses: extracts, as: "none",
		teller: teller{knownAs: "A dad in the group", languages: []string{"en"}, contact: by("in person", "Craig Lee Ollerenshaw", "At the group, Thursdays"), voice: "en-gb-x-gbclan+m1", pitchHz: 105},
		lines: []line{
			ask("What made it hard?"),
			clip("The long words", "Nobody explained the long words, so I asked. Turned out nobody knew.", "Learning", "challenging").said(agrees),
			say("After that there was a jar, and whoever used one put ten pence in."),
			ask("How much was in it?"),
			say("Enough for a cake at the end of the year."),
		}},
	{title: "A cup of tea first, then the agenda", daysAgo: 17, mode: catalog.ModePhone, uses: everyone, as: "first",
		teller: teller{knownAs: "Gwen", pronouns: "she/her", languages: []string{"cy", "en"}, access: "Large print", contact: by("letter", "Gwenllian Haf Probert", "2 Example Terrace, Sampleton"), voice: "en-gb+f5", pitchHz: 190},
		lines: []line{
			ask("Tell me about a time it went well."),
			clip("A cup of tea first", "A cup of tea first, then the agenda. Then you get the truth.", "Spaces", "human").said(agrees),
			say("It sounds like nothing, and it took us a year to get it written down as a rule."),
			ask("Who was against it?"),
			say("The clock, mostly."),
			clip("So had I", "When Maureen said she had kept her coat on, I said, so had I. We had not known that of each other.", "Support").said(agrees),
		}},
	{title: "It has to be all right to say no", daysAgo: 19, mode: catalog.ModeRoom,
		teller: teller{knownAs: "Tomos", pronouns: "he/him", languages: []string{"en", "cy"}, contact: by("phone", "Tomos Wyn Beddoes", "01632 960 133"), voice: "en-gb+m5", pitchHz: 120},
		lines: []line{
			ask("What should people know before they begin?"),
			say("It has to be all right to say no."),
			say("I said it twice, and both times somebody thanked me, which I had not expected."),
			ask("What did you say no to?"),
			say("To being on the poster, and to a Saturday."),
		}},
	{title: "I came for the biscuits and stayed three years", daysAgo: 22, mode: catalog.ModeCall, uses: everyone, as: "real",
		teller: teller{knownAs: "Farida", pronouns: "she/her", languages: []string{"ur", "en"}, contact: by("link", "Farida Begum Lodhi", "farida@mail.example"), voice: "en-gb+f3", pitchHz: 210},
		lines: []line{
			ask("Why did you come at first?"),
			say("I came for the biscuits and stayed three years."),
			clip("Somebody sat next to me", "Somebody sat next to me. That was the support.", "Support", "human").said(agrees),
			ask("What did they say?"),
			say("Nothing for a while. They passed the plate."),
			clip("My turn to sit", "Now I am the one who sits next to the new ones. I pass the plate.", "Support", "inclusive").said(leaves),
		}},
	{title: "We wrote the questions on the bus", daysAgo: 24, mode: catalog.ModeRoom, uses: hereOnly, as: "real",
		teller: teller{knownAs: "Kofi", pronouns: "he/him", languages: []string{"en", "tw"}, contact: by("phone", "Kofi Mensah Darko-Lamptey", "01632 960 148"), voice: "en-gb+m7", pitchHz: 98},
		lines: []line{
			ask("How did the questions come about?"),
			clip("Questions on the bus", "We wrote the questions on the bus, on the back of a timetable. The official ones stayed in the bag.", "Learning", "challenging"),
			say("The timetable is still on my fridge."),
			ask("Which question was the best?"),
			say("What would you rather nobody asked you again."),
		}},
	{title: "My diary was full of other people’s words", daysAgo: 27, mode: catalog.ModeRoom, uses: team, as: "real",
		teller: teller{knownAs: "Bev", pronouns: "she/they", languages: []string{"en"}, access: "A break every half hour", contact: by("none", "Beverley Joan Cartlidge", ""), voice: "en-gb+f1", pitchHz: 198},
		lines: []line{
			ask("What was new to you?"),
			say("My diary was full of other people’s words. I had written all of it down and none of it was mine."),
			clip("Other people’s words", "So I turned the book round and began again from the back, and that side is mine.", "Learning", "human"),
			ask("How far have you got?"),
			say("The two sides have nearly met."),
		}},
	{title: "Al principio solo escuchaba", daysAgo: 30, mode: catalog.ModeCall, uses: report, as: "chosen:Una vecina",
		teller: teller{knownAs: "Marta", pronouns: "ella", languages: []string{"es", "en"}, access: "Needs time to find the English word", contact: by("phone", "Marta Beatriz Quiroga Paz", "01632 960 151"), voice: "es+f2", pitchHz: 200},
		lines: []line{
			{asks: true, text: "¿Cómo empezaste?", second: "How did you begin?"},
			{text: "Al principio solo escuchaba. Pensaba que mi inglés no era bastante bueno.", second: "At first I only listened. I thought that my English was not good enough."},
			{text: "Un día dijeron mi idea en voz alta, y la había dicho yo.", second: "One day they said my idea out loud, and it was I who had said it.", extract: "Mi idea en voz alta", themes: []string{"Support", "inclusive"}, answer: agrees},
			{asks: true, text: "¿Y después?", second: "And after that?"},
			{text: "Después ya no me callé.", second: "After that I was not quiet any more."},
		}},
	{title: "The minutes were read out like a story", daysAgo: 33, mode: catalog.ModeRoom, uses: everyone, as: "real",
		teller: teller{knownAs: "Len", pronouns: "he/him", languages: []string{"en"}, access: "Reads lips: face the light", contact: by("letter", "Leonard Arthur Wigglesby", "11 Example Close, Sampleton"), voice: "en-gb-x-gbcwmd+m2", pitchHz: 102},
		lines: []line{
			ask("How did they make room for you?"),
			clip("Read out like a story", "The minutes were read out like a story, so that those of us who do not read had them too.", "Spaces", "inclusive", "transparent").said(agrees),
			say("I corrected two things. I had never corrected anything before."),
			ask("What were they?"),
			say("A date, and what I had meant."),
		}},
	{title: "Two of us did the hiring", daysAgo: 36, mode: catalog.ModePhone, uses: extracts, as: "first",
		teller: teller{knownAs: "Sunita", pronouns: "she/her", languages: []string{"en", "pa"}, contact: by("phone", "Sunita Kaur Birdi-Hollis", "01632 960 162"), voice: "en-gb+f4", pitchHz: 215},
		lines: []line{
			ask("Tell me about a time it went well."),
			clip("Two of us did the hiring", "Two of us did the hiring. We asked each of them what they would do if we were right and the rule was wrong.", "Learning", "challenging").said(waits),
			say("One of them laughed and said, change the rule. We took that one."),
		}},
	{title: "I would rather this one was not kept", daysAgo: 38, mode: catalog.ModeRoom, uses: team, as: "none", end: takenBack,
		teller: teller{knownAs: "Idris", languages: []string{"en", "so"}, contact: by("none", "Idris Warsame Egal", ""), voice: "en-gb+m4", pitchHz: 110},
		lines: []line{
			ask("How was it for you?"),
			say("I will tell you, and then I may want it back."),
			say("That is fine, is it? Good."),
		}},
}

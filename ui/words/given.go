package words

import (
	"ownvoice/library/catalog"
)

// Given says how an answer was given; empty when nobody wrote it down.
func Given(e catalog.Consent) string {
	switch {
	case e.Spoken != nil:
		return "Said in the recording, " + Moment(e.Spoken.FromMS) + " to " + Moment(e.Spoken.ToMS)
	case e.How == catalog.HowSpoken || e.How == catalog.HowApart:
		return "Said out loud"
	case e.How == catalog.HowScreen:
		return "Signed on this screen"
	case e.How == catalog.HowPaper:
		return "On paper"
	case e.How == catalog.HowMessage:
		return "In a message"
	case e.How == catalog.HowPage:
		return "On their own page"
	}
	return ""
}

// helps are who or what helped somebody decide, as catalog.Consent.Help has
// them, in the order they are offered.
var helps = []struct{ key, offered, told string }{
	{"interpreter", "An interpreter", "an interpreter"},
	{"supporter", "A supporter or friend", "a supporter"},
	{"guardian", "A parent or guardian", "a parent or guardian"},
	{"easy-read", "An easy-read version", "an easy-read version"},
}

// Helps are the kinds of help there are: the key and how it is offered.
func Helps() (keys, offered []string) {
	for _, h := range helps {
		keys, offered = append(keys, h.key), append(offered, h.offered)
	}
	return keys, offered
}

// Helped says who or what helped: "With an interpreter and a supporter".
func Helped(help []string) string {
	var told []string
	for _, h := range helps {
		for _, given := range help {
			if given == h.key {
				told = append(told, h.told)
			}
		}
	}
	if len(told) == 0 {
		return ""
	}
	return "With " + Listed(told)
}

package verbs

import (
	"fmt"
	"io"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

type linkVerb struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
	Off   bool   `help:"Let no private page of this story open any more."`
}

func (linkVerb) Help() string {
	return "On their private page the storyteller hears the story, answers, and takes it back, without an account. Who has its address has the page: give it to the storyteller alone."
}

// Run asks the archive. The page's address is all that is printed, so that a
// script can hand it on; it is kept nowhere.
func (v linkVerb) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		c, err := client.New(lib)
		if err != nil {
			return err
		}
		if v.Off {
			if err := c.LinkOff(r, id); err != nil {
				return err
			}
			return r.print(wire.Link{}, func(w io.Writer) { fmt.Fprintln(w, "No private page of this story opens any more.") })
		}
		link, err := c.Link(r, id)
		if err != nil {
			return err
		}
		r.say("Give this to the storyteller alone. It opens until %s.", link.Expires.Local().Format("2 January 2006"))
		return r.print(link, func(w io.Writer) { fmt.Fprintln(w, link.Address) })
	})
}

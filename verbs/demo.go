package verbs

import (
	"fmt"
	"io"

	"ownvoice/verbs/demo"
)

type demoVerb struct{}

func (demoVerb) Run(r *run) error {
	filled, err := demo.Fill(r, r.cmd.Library)
	if err != nil {
		return err
	}
	return r.print(map[string]bool{"filled": filled}, func(w io.Writer) {
		if filled {
			fmt.Fprintln(w, "The demo project is there. Nobody in it exists.")
		} else {
			fmt.Fprintln(w, "There are stories here already, so nothing was added.")
		}
	})
}

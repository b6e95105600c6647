package consent

import (
	"context"
	"errors"
	"io/fs"

	"ownvoice/explain"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
)

// keep writes down what was said, the signature with it.
func (a *Ask) keep() {
	mark, err := a.signed()
	if err != nil {
		a.fail(err)
		return
	}
	a.next.Disable()
	g, lib, story := a.given, a.d.Library, a.Story.ID
	desk.Save(a.ctx, func(ctx context.Context) error {
		if len(mark) > 0 {
			sum, err := lib.AttachBytes(ctx, ".png", mark)
			if err != nil {
				return err
			}
			g.evidence = append(g.evidence[:len(g.evidence):len(g.evidence)], sum)
		}
		for _, e := range g.events(a.Target, a.Story.Events) {
			if _, err := lib.Give(ctx, story, e); err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		a.next.Enable()
		if err != nil {
			a.fail(err)
			return
		}
		a.Leave()
	})
}

// signed is the picture of the signature, where that is how it was said.
func (a *Ask) signed() ([]byte, error) {
	for _, s := range a.sheets {
		if m, is := s.(*manner); is && a.given.how == catalog.HowScreen {
			return m.sign.PNG()
		}
	}
	return nil, nil
}

// fail says what went wrong.
func (a *Ask) fail(err error) {
	why := Explained(err)
	a.tell(why.What, why.Safe+" "+why.Do)
}

// Explained are the words for what goes wrong on these screens.
func Explained(err error) explain.Words {
	nothing := "Nothing was attached, and nothing is lost."
	switch {
	case errors.Is(err, errEmpty):
		return explain.Words{What: "There is nothing in this file.", Safe: nothing, Do: "Take the photo or the scan again."}
	case errors.Is(err, fs.ErrNotExist):
		return explain.Words{What: "This is no file, or it is gone.", Safe: nothing, Do: "Choose the photo or the scan itself."}
	case errors.Is(err, ErrRecording):
		return explain.Words{What: "You are recording.", Safe: "This stays silent until then, or it would be heard in the recording."}
	case errors.Is(err, desk.ErrNotHere):
		return explain.Words{What: "The sound of this story is not on this laptop yet.", Do: "It comes by itself when you are online."}
	}
	return explain.Error(err)
}

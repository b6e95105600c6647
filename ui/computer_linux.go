package ui

import (
	"context"
	"time"

	"github.com/rymdport/portal/settings/appearance"
)

// computerSays reports whether this computer says if it is light or dark. It
// asks the desktop's portal, which some desktops do not have and on others
// does not answer.
func computerSays(ctx context.Context) bool {
	ctx, enough := context.WithTimeout(ctx, time.Second)
	defer enough()
	answer := make(chan bool, 1)
	go func() {
		_, err := appearance.GetColorScheme()
		answer <- err == nil
	}()
	select {
	case says := <-answer:
		return says
	case <-ctx.Done():
		return false
	}
}

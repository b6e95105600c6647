package receipt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"

	"ownvoice/library"
)

// ErrNoPrinter says that there is nothing here to print with. The PDF can be
// printed elsewhere.
var ErrNoPrinter = errors.New("no printer answers")

// Print sends the receipt to the printer that this computer uses by itself. It
// is handed over without a file in between, so that none is left behind.
// ErrNoPrinter where there is none, and on systems without lp (Windows).
func Print(ctx context.Context, r library.Receipt) error {
	lp, err := exec.LookPath("lp")
	if err != nil {
		return fmt.Errorf("print receipt: %w", ErrNoPrinter)
	}
	var page bytes.Buffer
	if err := PDF(&page, r); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, lp, "-t", "Receipt", "-") //nolint:gosec // the path that the system gives for lp
	cmd.Stdin = &page
	if err := cmd.Run(); err != nil {
		return errors.Join(fmt.Errorf("print receipt: %w", ErrNoPrinter), ctx.Err())
	}
	return nil
}

package library

import (
	"context"
	"fmt"
)

// Doubt takes note that the archive finds these files damaged or gone, named by
// SHA-256: no receipt counts for them until it has been asked for again. What is
// still here is sent again, and nothing leaves this laptop because of them. What
// is not known here is passed over.
func (l *Library) Doubt(ctx context.Context, hashes ...string) error {
	doubted := int64(0)
	for _, hash := range hashes {
		for _, table := range []string{"file", "attachment"} {
			done, err := l.write.ExecContext(ctx, `UPDATE `+table+` SET receipt = '', upload = '' WHERE sha256 = ? AND receipt <> ''`, hash)
			if err != nil {
				return fmt.Errorf("doubt what the archive holds of %s: %w", hash, edge(err))
			}
			n, err := done.RowsAffected()
			if err != nil {
				return fmt.Errorf("doubt what the archive holds of %s: %w", hash, err)
			}
			doubted += n
		}
	}
	if doubted > 0 {
		l.announce(Changed{})
	}
	return nil
}

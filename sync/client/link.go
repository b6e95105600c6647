package client

import (
	"context"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// ErrNoStory says that the archive has no such story, or may not keep it.
var ErrNoStory = errors.New("archive does not have this story")

// Link asks for a private page for a story's storyteller. Its address is to be
// handed on and is kept nowhere. ErrNoStory when the archive does not have the
// story, also because nothing of it was sent yet.
func (c *Client) Link(ctx context.Context, story catalog.ID) (wire.Link, error) {
	return c.link(ctx, wire.NewLink{Story: story})
}

// LinkOff asks that no private page of a story's storyteller opens any more.
func (c *Client) LinkOff(ctx context.Context, story catalog.ID) error {
	_, err := c.link(ctx, wire.NewLink{Story: story, Off: true})
	return err
}

func (c *Client) link(ctx context.Context, asked wire.NewLink) (wire.Link, error) {
	var link wire.Link
	err := c.ask(ctx, c.path(wire.PathLink), asked, &link)
	if is(err, wire.CodeNotFound) {
		err = ErrNoStory
	}
	if err != nil {
		return wire.Link{}, fmt.Errorf("ask for the private page of story %s: %w", asked.Story, err)
	}
	return link, nil
}

package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Notice says what is still fine, then what happened, then the one thing to
// do. It never takes the focus. Its words wrap.
type Notice struct {
	fyneWidget.BaseWidget

	Tone   Tone
	Icon   string // a name in theme
	Title  string // SemiBold, before Body
	Body   string
	Action *Button // at the end; nil is none

	panel *Panel
	icon  *Icon
	words *Text
}

var _ fyne.Accessible = (*Notice)(nil)

// NewNotice is a notice; action is nil or a small button.
func NewNotice(tone Tone, icon, title, body string, action *Button) *Notice {
	n := &Notice{Tone: tone, Icon: icon, Title: title, Body: body, Action: action}
	n.words = NewText("", theme.Body, theme.Ink)
	n.words.Wrap, n.words.LeastWidth = true, 160
	n.icon = NewIcon("", "")
	n.icon.IconSize = 26
	n.panel = NewPanel(theme.AccentTint, nil)
	n.panel.Radius = 12
	n.ExtendBaseWidget(n)
	n.fill()
	return n
}

// Set shows another notice in the same place.
func (n *Notice) Set(tone Tone, icon, title, body string, action *Button) {
	n.Tone, n.Icon, n.Title, n.Body, n.Action = tone, icon, title, body, action
	n.Refresh()
}

// Refresh shows the fields again after they were set.
func (n *Notice) Refresh() {
	n.fill()
	n.panel.Refresh()
	n.BaseWidget.Refresh()
}

func (n *Notice) fill() {
	fill, icon := n.Tone.tint()
	n.panel.Fill = fill
	n.icon.Set(n.Icon, icon)
	n.words.Lead, n.words.Words = n.Title, n.Body
	n.words.Refresh()
	n.panel.Content = NewColumns(theme.Space12, []float32{26, Rest}, n.icon, n.words)
	n.panel.Pad(17, theme.Space16)
	if n.Action != nil {
		n.panel.Content = NewColumns(theme.Space12, []float32{26, Rest, -1}, n.icon, n.words, n.Action)
		n.panel.Pad(8, theme.Space16)
	}
}

// AccessibilityLabel is what the notice says.
func (n *Notice) AccessibilityLabel() string { return strings.TrimSpace(n.Title + " " + n.Body) }

// AccessibilityRole says that this holds other things.
func (n *Notice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	n.ExtendBaseWidget(n)
	return fyneWidget.NewSimpleRenderer(n.panel)
}

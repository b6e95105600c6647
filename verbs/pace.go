package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

type paceVerb struct {
	When    string   `enum:",any,chosen,asked" default:"" help:"On which networks recordings travel: any; chosen (those of --network, or all that do not cost by the byte); asked (only when you say sync)."`
	Network []string `placeholder:"NAME" help:"A network that is chosen, as the computer calls it; may be said again. \"\" forgets them."`
	Night   string   `placeholder:"HH:MM-HH:MM" help:"Only between these hours; off for the whole day."`
	Budget  *int64   `placeholder:"MB" help:"Megabytes a month, both ways; 0 for no limit."`
}

// Run changes what is said and prints what holds then. Words, permission and
// withdrawals go by none of it.
func (v paceVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		rules, err := client.ReadRules(r, lib)
		if err == nil {
			err = v.change(&rules)
		}
		if err == nil {
			err = rules.Keep(r, lib)
		}
		if err != nil {
			return err
		}
		return r.print(rules, func(w io.Writer) { printRules(w, rules) })
	})
}

func (v paceVerb) change(rules *client.Rules) error {
	if v.When != "" {
		rules.When = map[string]client.When{"any": client.OnAny, "chosen": client.OnChosen, "asked": client.OnWord}[v.When]
	}
	if len(v.Network) > 0 {
		rules.Networks = nil
		for _, name := range v.Network {
			if name != "" {
				rules.Networks = append(rules.Networks, name)
			}
		}
	}
	if v.Budget != nil {
		rules.BudgetMB = *v.Budget
	}
	switch from, to, is := strings.Cut(v.Night, "-"); {
	case v.Night == "":
	case v.Night == "off":
		rules.Night = nil
	case is:
		rules.Night = &client.Hours{From: from, To: to}
	default:
		return fmt.Errorf("read hours: %w", catalog.ErrMalformed)
	}
	return nil
}

func printRules(w io.Writer, rules client.Rules) {
	switch {
	case rules.When == client.OnWord:
		fmt.Fprintln(w, explain.Waits(client.Waits{For: client.ForWord}))
	case rules.When == client.OnChosen && len(rules.Networks) > 0:
		fmt.Fprintf(w, "Recordings travel on these networks: %s.\n", strings.Join(rules.Networks, ", "))
	case rules.When == client.OnChosen:
		fmt.Fprintln(w, "Recordings travel on networks that do not cost by the megabyte.")
	default:
		fmt.Fprintln(w, "Recordings travel whenever this laptop is online.")
	}
	if rules.Night != nil {
		fmt.Fprintf(w, "Only between %s and %s.\n", rules.Night.From, rules.Night.To)
	}
	if rules.BudgetMB > 0 {
		fmt.Fprintf(w, "At most %d MB a month.\n", rules.BudgetMB)
	}
	fmt.Fprintln(w, "Words and what storytellers decide always go at once.")
}

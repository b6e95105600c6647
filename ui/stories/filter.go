package stories

import (
	"ownvoice/library"
	"ownvoice/library/catalog"
)

// option is one choice of a filter: what it is called and what it chooses.
type option[T any] struct {
	name string
	key  T
}

type options[T any] []option[T]

func (o options[T]) names() []string {
	all := make([]string, len(o))
	for i := range o {
		all[i] = o[i].name
	}
	return all
}

func (o options[T]) key(name string) T {
	for _, one := range o {
		if one.name == name {
			return one.key
		}
	}
	var none T
	return none
}

var permits = options[catalog.PermissionState]{
	{"Any consent", ""},
	{"Anyone may hear it", catalog.PermitAnyone},
	{"Report only, not the web", catalog.PermitReport},
	{"Short extracts only", catalog.PermitExtracts},
	{"Project team only", catalog.PermitTeam},
	{"Not asked yet", catalog.PermitNotAsked},
	{"Nobody for now", catalog.PermitNobody},
	{"Taken back", catalog.PermitTaken},
}

var places = options[library.KeptState]{
	{"Kept anywhere", ""},
	{"Only on this laptop", library.KeptHere},
	{"Waiting to be sent", library.KeptWaiting},
	{"Safe in the archive", library.KeptSafe},
}

package explain

import "ownvoice/sync/beside"

func init() {
	known = append([]trouble{
		{beside.ErrNobody, Words{"No other laptop of the project was found near this one.", "Nothing was changed.", "Both must be on one network and look at the same time. Where they do not find each other, say where the other one is, or carry a stick."}},
		{beside.ErrStranger, Words{"The other laptop is not known here, or was switched off at the archive.", "Nothing was given to it.", "Both must have been online since the newer one joined, or carry a stick."}},
		{beside.ErrUnknown, Words{"The other laptop does not know this one yet.", "Nothing was changed.", "Both must have been online since the newer one joined, or carry a stick."}},
		{beside.ErrAway, Words{"The other laptop cannot be reached any more.", "What came is here; nothing is lost.", "Bring them together again: it goes on from there."}},
		{beside.ErrStopped, Words{"The exchange stopped before its end.", "What came is here, and nothing is lost.", "Look whether the other laptop is on and near: it goes on from there."}},
		{beside.ErrAnswer, Words{"The other laptop answers what this one does not understand.", "What came before is here, and nothing wrong was kept.", "Install the newest Ownvoice on both."}},
		{beside.ErrNotEnrolled, Words{"This laptop belongs to no project yet.", "Nothing was changed.", "Join with an invitation first."}},
	}, known...)
}

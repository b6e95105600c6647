package explain

import "ownvoice/sync/carry"

func init() {
	known = append([]trouble{
		{carry.ErrFull, Words{"The memory stick is full.", allHere, "Try another stick."}},
		{carry.ErrGone, Words{"The memory stick came out early, or is not there.", "The copy is not finished; the story is still here.", "Put it back to finish."}},
		{carry.ErrNewer, Words{"What is on the stick was put there by a newer Ownvoice.", "It is still on the stick, and nothing here was changed.", "Install the newest Ownvoice on this laptop too."}},
		{carry.ErrStranger, Words{"What is on the stick is not from a laptop of this project that is known here.", "Nothing of it was taken.", "Both laptops must have heard from the archive since the newer one joined: online, or by a stick from it."}},
		{carry.ErrNotForUs, Words{"What is on the stick was closed for another key than the one on this laptop.", "Nothing of it was taken, and it is still with whoever made it.", "Ask them to copy it again."}},
		{carry.ErrDamaged, Words{"Something on the stick is damaged, or was not finished.", "It is still with whoever made it, and nothing wrong was taken in.", "Copy it onto the stick again."}},
		{carry.ErrNothing, Words{"There is nothing for this laptop on the stick.", "Nothing was changed.", "Choose the stick that came back from the archive or from another laptop."}},
		{carry.ErrUninvited, Words{"There is no invitation on the stick.", "Nothing was changed.", "Ask your coordinator to copy one onto it."}},
		{carry.ErrInvitation, Words{"The invitation on the stick cannot be used.", "Nothing was changed.", "Ask your coordinator for a new one."}},
		{carry.ErrNoReceiver, Words{"Nobody of that name is known here to copy a stick for.", "Nothing was changed.", "Laptops are known once both have heard from the archive: online, or by a stick from it."}},
		{carry.ErrNotEnrolled, Words{"This laptop belongs to no project yet, or joined before sticks could be carried.", "Nothing was changed.", "Join with an invitation first."}},
		{carry.ErrUnreadable, Words{"Some sound could not be read from this laptop's disk as it was kept.", "The rest was copied.", "Run a check of this laptop and tell your coordinator."}},
	}, known...)
}

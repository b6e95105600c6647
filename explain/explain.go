// Package explain says in plain words what went wrong: what happened, what is
// safe, what to do. It is the one place where errors become sentences for
// people, in the window and at the command line alike. It knows the named
// errors of the other rooms and nothing else of them; what has no name here
// gets a sentence that admits it.
package explain

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"syscall"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/sync/client"
)

// Words is one trouble, told.
type Words struct {
	What string // what happened
	Safe string // what is still fine
	Do   string // the one thing to do
}

// String is the three in one line.
func (w Words) String() string {
	s := w.What
	for _, more := range []string{w.Safe, w.Do} {
		if more != "" {
			s += " " + more
		}
	}
	return s
}

// Troubles that have no other room than the one where they are told.
var (
	ErrSoundGone = errors.New("sound is missing from its folder")
	ErrNoSound   = errors.New("story has no sound")
	ErrNotHere   = errors.New("sound is not on this laptop yet")
	ErrBad       = errors.New("files are not as they were kept")
	ErrNotDemo   = errors.New("folder holds more than the demo")
)

type trouble struct {
	err   error
	words Words
}

const allHere = "Everything is still on this laptop."

// The first that errors.Is finds in an error explains it.
var known = []trouble{
	{library.ErrOpenElsewhere, Words{"Ownvoice is already open with these stories.", "They are all there.", "Use the window that is open, or close it first."}},
	{library.ErrShared, Words{"This folder is watched by a program that copies files, and that would damage the stories.", "Nothing was changed.", "Choose a folder outside Dropbox, OneDrive and the like."}},
	{library.ErrNewer, Words{"These stories were last opened by a newer Ownvoice.", "Nothing was changed.", "Install the newest Ownvoice on this laptop too."}},
	{library.ErrDamaged, Words{"The list of stories cannot be read.", "The recordings lie beside it and were not touched.", "Make the list again from them."}},
	{library.ErrFull, Words{"This laptop is full.", "Everything kept so far is there.", "Make room, then try again."}},
	{recorder.ErrDiskFull, Words{"This laptop is full, so recording has stopped.", "Everything until then is kept.", "Make room, then carry on."}},
	{library.ErrReadOnly, Words{"Nothing can be written to the folder with the stories.", "What is there was not touched.", "Unlock the folder or the stick it is on, or choose another."}},
	{library.ErrAmbiguous, Words{"More than one begins with these letters.", "", "Give a few more of them."}},
	{library.ErrNoThing, Words{"There is nothing of this name here.", "Nothing was changed.", "Look at the names that the list shows."}},
	{library.ErrErased, Words{"This was erased here, because the person who told it asked for it.", "It is not kept again, and nothing else was changed.", ""}},
	{library.ErrErasing, Words{"It is taken back, and not all of it is destroyed yet.", "Nobody hears it.", "Close Ownvoice and open it again: it goes on by itself then."}},
	{library.ErrWrongName, Words{"That is not the name of the person whose story it is, nor its title, nor a second person.", "Nothing was taken back or erased.", "Look at the name as it stands beside the story, or ask a second person."}},
	{library.ErrOnePart, Words{"A recording stays as it was recorded, so one part of it cannot be erased.", "Nothing was changed.", "Keep the part private – then it is silent everywhere – or erase the whole story."}},
	{library.ErrNoEvidence, Words{"Their word for it is missing.", "Nothing was changed.", "Add a photo, a scan, a recording or the message in which they say so."}},
	{library.ErrBinned, Words{"This story is in the bin.", "It is kept there for 30 days.", "Bring it back first."}},
	{library.ErrNotFound, Words{"There is no such story on this laptop.", "", "Look through the list of stories."}},
	{library.ErrNotYet, Words{"It has not been in the bin for 30 days.", "It is still there, and nothing was thrown away.", "Wait until then; what its storyteller wants erased can be taken back at once instead."}},
	{library.ErrNoUndo, Words{"This cannot be undone: what somebody said stays said, and what was recorded stays recorded.", "Nothing was changed.", "What they say now can be written down beside it."}},
	{library.ErrNotSafe, Words{"The archive has not proved yet that it holds this recording.", "It stays on this laptop.", "Go online, so that it can be sent and checked."}},
	{studio.ErrNotHere, Words{"The sound of this story is not on this laptop yet.", "", "It comes when you are online."}},
	{library.ErrWrongHash, Words{"What came from the archive is not the recording we asked for.", "It was thrown away; what is here was not touched.", "It will be asked for again."}},
	{recorder.ErrNoServer, Words{"No sound system answers on this laptop.", allHere, "Turn the sound on, or start the laptop again."}},
	{recorder.ErrNoDevice, Words{"There is no such microphone here.", allHere, "Plug it in, or choose another."}},
	{recorder.ErrAmbiguous, Words{"More than one microphone is called that.", "", "Give the whole name."}},
	{recorder.ErrEmpty, Words{"Nothing was heard, so there is nothing to keep.", "The story is there, without sound.", "Check the microphone and start again."}},
	{recorder.ErrNotATake, Words{"There is no recording here.", allHere, ""}},
	{export.ErrFormat, Words{"There is no such kind of file to export.", "Nothing was written.", "Look at the kinds that --help lists."}},
	{export.ErrNowhere, Words{"The folder to export to is not there.", "Nothing was written.", "Make it first, or plug in the stick it is on."}},
	{export.ErrInside, Words{"That folder is where Ownvoice keeps the stories themselves.", "Nothing was written.", "Choose another folder: what is exported must not lie among them."}},
	{export.ErrThere, Words{"Something of that name is in the folder already.", "It was not touched, and nothing was written.", "Choose an empty folder, or move away what is there."}},
	{export.ErrNothing, Words{"There is nothing of this kind in the story yet.", "Nothing was written.", "Write out the words, or make an extract, first."}},
	{export.ErrNoSound, Words{"This story has no sound.", "Nothing was written.", ""}},
	{export.ErrNotHere, Words{"The sound of this story is not on this laptop yet.", "Nothing was written.", "Go online, so that it can be fetched from the archive."}},
	{studio.ErrNotSound, Words{"There is no sound in this file that Ownvoice can read.", "The file was not touched.", "Save it as WAV or MP3 in the program it came from, then try again."}},
	{studio.ErrNeedsFFmpeg, Words{"This kind of file needs a second program, ffmpeg, which is not on this laptop.", "The file was not touched.", "Install ffmpeg, or save the sound as WAV or MP3 in the program it came from."}},
	{studio.ErrNoTrack, Words{"There is no sound in this video.", "The file was not touched.", "Look for one with sound: Zoom often keeps it in a file of its own."}},
	{studio.ErrBroken, Words{"This file is damaged, and nothing of it can be read.", "It was not touched.", "Copy it again from where it came from, then try again."}},
	{studio.ErrStuck, Words{"This file cannot be read to its end.", "It was not touched, and nothing of it was kept.", "Save it as WAV or MP3 in the program it came from, then try again."}},
	{studio.ErrTooLong, Words{"This file is longer than a day, or says that it is.", "It was not touched, and nothing of it was kept.", "Cut it into parts, then bring them in one by one."}},
	{studio.ErrOtherGone, Words{"The recording to lay it beside has no sound on this laptop.", "Nothing was kept of the file, and it was not touched.", "Choose another recording, or bring the file in as it is."}},
	{studio.ErrNotTheSame, Words{"This is not the same conversation, or there is too little talk in it to tell.", "Nothing was kept of the file, and it was not touched.", "Choose another recording, or bring the file in as it is."}},
	{studio.ErrLeftOut, Words{"This part is left out, because the storyteller asked.", "Nothing was changed.", "It is put back when they say so."}},
	{studio.ErrManyWords, Words{"There are more words in this file than belong to one story.", "Nothing was changed.", "Save the words of this story alone in a file, and bring that in."}},
	{studio.ErrNotWords, Words{"There are no words in this file that Ownvoice can read: it takes WebVTT, SRT and plain text.", "Nothing was changed.", "Look for the file whose name ends in .vtt, .srt or .txt."}},
	{studio.ErrHasWords, Words{"This recording has words already.", "Nothing was changed.", "Say that these go in their place; the others can be brought back."}},
	{studio.ErrNotLabels, Words{"There are no labels in this file that Ownvoice can read: it takes a text file, as Audacity exports labels.", "Nothing was changed.", "In Audacity choose File, Export, Labels, and bring that file in."}},
	{studio.ErrNoLabels, Words{"There are no labels in this file.", "Nothing was changed.", "Set some in Audacity and export them again."}},
	{studio.ErrManyLabels, Words{"There are more labels in this file, or longer ones, than belong to one recording.", "Nothing was changed.", "Export the labels of this recording alone, and bring that file in."}},
	{studio.ErrOtherLabels, Words{"These labels go past the end of the recording, so they belong to another.", "Nothing was changed.", "Choose the recording that they were made for."}},
	{studio.ErrNotVTT, Words{"There are no words in this file that Ownvoice can read: it takes WebVTT, as Zoom writes it.", "Nothing was kept.", "Look for the file whose name ends in .vtt."}},
	{studio.ErrNoWords, Words{"There are no words in this file.", "Nothing was kept.", "Bring in the sound without it."}},
	{studio.ErrNoRoom, Words{"There is too little room on this laptop for copies of the recordings.", "The recordings themselves are all there.", "Make room; the copies are made then."}},
	{studio.ErrMaster, Words{"A recording is not as it was kept, so it was not copied.", "It was not touched.", "Check all recordings, then get it back from the archive."}},
	{library.ErrNotPicture, Words{"This file is no photo that Ownvoice can show: it takes JPEG and PNG.", "It was not touched.", "Choose another, or save it as JPEG in the program it came from."}},
	{library.ErrTooLarge, Words{"This file is too large to keep with a story.", "It was not touched.", "Take a smaller photo or scan of it."}},
	{client.ErrNotEnrolled, Words{"This laptop does not belong to an archive yet.", allHere, "Ask your coordinator for a joining code."}},
	{client.ErrUnreachable, Words{"The archive does not answer now, and that is fine.", "Everything is kept here.", "It will be sent when you are online."}},
	{client.ErrWrongArchive, Words{"Something else answers in the archive's place, so nothing was sent.", allHere, "Try another network. If it stays so, tell your coordinator."}},
	{client.ErrNotRecognised, Words{"The archive did not recognise this laptop.", "Your stories are still here.", "Ask your coordinator for a new joining code."}},
	{client.ErrInvitation, Words{"This joining code does not work. It may have been used, be too old, or have lost a letter.", allHere, "Ask your coordinator for a new one."}},
	{client.ErrNotWhole, Words{"The archive's copy does not match ours yet, so we will not call it safe.", "Ours is still here.", "It will be sent again."}},
	{client.ErrNoStory, Words{"The archive does not have this story yet, or may not keep it.", allHere, "When it may be kept there, send it first."}},
	{client.ErrArchive, Words{"Something went wrong on the archive's side.", allHere, "It will be tried again. If it stays so, tell your coordinator."}},
	{catalog.ErrMalformed, Words{"That could not be read.", "Nothing was changed.", "Look for a slip of the keyboard and try again."}},
	{catalog.ErrOtherProject, Words{"This laptop belongs to another project already, and its stories were told for that one.", "Nothing was changed.", "Use another laptop or another folder for the new project, or ask your coordinator."}},
	{ErrSoundGone, Words{"The sound of this story is not in its folder any more.", "What was written down is here.", "Put the folder back if somebody moved it, or connect the disk it is on."}},
	{ErrNoSound, Words{"This story has no sound.", "What was written down is here.", ""}},
	{ErrNotHere, Words{"The sound of this story is not on this laptop yet.", "", "It comes when you are online."}},
	{ErrNotDemo, Words{"There is a recording in the demo that it did not come with, so it was not thrown away.", "Everything in it is still there.", "Copy the folder beside your stories somewhere else, then ask your coordinator."}},
	{ErrBad, Words{"Some files are not as they were kept; they are listed above.", "Nothing was changed.", "Keep this folder as it is and tell your coordinator."}},
	{syscall.ENOSPC, Words{"This laptop is full.", "Everything kept so far is there.", "Make room, then try again."}},
	{syscall.EIO, Words{"A disk or stick does not answer as it should.", "What was written down before is kept.", "Connect it again. If it stays so, ask whoever looks after this laptop."}},
	{fs.ErrPermission, Words{"Ownvoice may not read or write there.", "Nothing was changed.", "Choose another folder or file, or ask whoever looks after this laptop."}},
	{syscall.EROFS, Words{"Nothing can be written there.", "What is there was not touched.", "Unlock the folder or the stick it is on, or choose another."}},
	{syscall.ENOTDIR, Words{"There is a file where a folder should be.", "Nothing was changed.", "Check the folder's name."}},
	{syscall.ELOOP, Words{"There is no such file.", "Nothing was changed.", "Check its name."}},
	{fs.ErrNotExist, Words{"There is no such file.", "Nothing was changed.", "Check its name."}},
	{context.Canceled, Words{"Stopped, as you asked.", "What was done stays done.", ""}},
}

// Error says what an error means to a person. A nil error has no words.
func Error(err error) Words {
	if err == nil {
		return Words{}
	}
	var no *library.Refused
	if errors.As(err, &no) {
		return Words{no.Decision.Why, "Nothing was done.", remedy(no)}
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return k.words
		}
	}
	return Words{"Something went wrong on our side.", "What was kept before is still there.", "Try again. If it stays so, tell your coordinator when it happened."}
}

// Known reports whether an error has words of its own. What an unknown one
// holds is for a log, not for a person.
func Known(err error) bool {
	return errors.Is(err, library.ErrConsent) || slices.ContainsFunc(known, func(k trouble) bool { return errors.Is(err, k.err) })
}

func remedy(no *library.Refused) string {
	if no.Use == "record" {
		return "Ask them first: may we record and keep our talk?"
	}
	return "Only they can say otherwise."
}

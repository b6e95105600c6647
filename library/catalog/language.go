package catalog

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Language is one that stories are told in: its tag (BCP 47) and what people
// call it.
type Language struct{ Tag, Name string }

// Undetermined is the tag of a language nobody has named.
const Undetermined = "und"

// Languages is those that people choose from, by name. Every other one can be
// given by its tag.
var Languages = []Language{
	{"af", "Afrikaans"}, {"sq", "Albanian"}, {"am", "Amharic"}, {"ar", "Arabic"}, {"hy", "Armenian"}, {"az", "Azerbaijani"},
	{"eu", "Basque"}, {"be", "Belarusian"}, {"bn", "Bengali"}, {"bs", "Bosnian"}, {"bfi", "British Sign Language"}, {"bg", "Bulgarian"}, {"my", "Burmese"},
	{"yue", "Cantonese"}, {"ca", "Catalan"}, {"ny", "Chichewa"}, {"zh", "Chinese"}, {"kw", "Cornish"}, {"hr", "Croatian"}, {"cs", "Czech"},
	{"da", "Danish"}, {"prs", "Dari"}, {"nl", "Dutch"}, {"en", "English"}, {"et", "Estonian"}, {"fil", "Filipino"}, {"fi", "Finnish"}, {"fr", "French"},
	{"gl", "Galician"}, {"ka", "Georgian"}, {"de", "German"}, {"el", "Greek"}, {"gu", "Gujarati"}, {"ha", "Hausa"}, {"he", "Hebrew"}, {"hi", "Hindi"}, {"hu", "Hungarian"},
	{"is", "Icelandic"}, {"ig", "Igbo"}, {"id", "Indonesian"}, {"ga", "Irish"}, {"it", "Italian"}, {"jam", "Jamaican Patois"}, {"ja", "Japanese"},
	{"kn", "Kannada"}, {"kk", "Kazakh"}, {"rw", "Kinyarwanda"}, {"ko", "Korean"}, {"ku", "Kurdish"}, {"ckb", "Kurdish (Sorani)"}, {"lv", "Latvian"}, {"ln", "Lingala"}, {"lt", "Lithuanian"},
	{"mk", "Macedonian"}, {"ms", "Malay"}, {"ml", "Malayalam"}, {"mt", "Maltese"}, {"mi", "Māori"}, {"mr", "Marathi"}, {"mn", "Mongolian"},
	{"ne", "Nepali"}, {"nb", "Norwegian"}, {"om", "Oromo"}, {"ps", "Pashto"}, {"fa", "Persian"}, {"pl", "Polish"}, {"pt", "Portuguese"}, {"pa", "Punjabi"},
	{"rom", "Romani"}, {"ro", "Romanian"}, {"ru", "Russian"}, {"sco", "Scots"}, {"gd", "Scottish Gaelic"}, {"sr", "Serbian"}, {"sn", "Shona"}, {"si", "Sinhala"}, {"sk", "Slovak"}, {"sl", "Slovenian"},
	{"so", "Somali"}, {"es", "Spanish"}, {"sw", "Swahili"}, {"sv", "Swedish"}, {"syl", "Sylheti"}, {"ta", "Tamil"}, {"te", "Telugu"}, {"tet", "Tetum"}, {"th", "Thai"}, {"ti", "Tigrinya"}, {"tr", "Turkish"}, {"tw", "Twi"},
	{"uk", "Ukrainian"}, {"ur", "Urdu"}, {"vi", "Vietnamese"}, {"cy", "Welsh"}, {"wo", "Wolof"}, {"yi", "Yiddish"}, {"yo", "Yoruba"}, {"zu", "Zulu"},
}

// LanguageName is what people call a language: "Welsh" of "cy" and of "cy-GB".
// One that has no name here is called by its tag, and none is "Another
// language".
func LanguageName(tag string) string {
	if tag == "" || tag == Undetermined {
		return "Another language"
	}
	first, _, _ := strings.Cut(tag, "-")
	for _, l := range Languages {
		if l.Tag == strings.ToLower(first) {
			return l.Name
		}
	}
	return tag
}

var tagForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}$`)

// LanguageTag is the tag of a language by its name, whatever its letters'
// case, or of a tag itself. It reports false for what is neither.
func LanguageTag(words string) (string, bool) {
	words = strings.TrimSpace(words)
	if i := slices.IndexFunc(Languages, func(l Language) bool { return strings.EqualFold(l.Name, words) }); i >= 0 {
		return Languages[i].Tag, true
	}
	return words, tagForm.MatchString(words)
}

// LanguageNames lists all names: those of the languages given first, in their
// order, then the others.
func LanguageNames(first ...string) []string {
	var names []string
	for _, tag := range first {
		if name := LanguageName(tag); tag != Undetermined && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(Languages), func(l Language) bool { return slices.Contains(names, l.Name) })
	slices.SortFunc(rest, func(a, b Language) int { return cmp.Compare(a.Name, b.Name) })
	for _, l := range rest {
		names = append(names, l.Name)
	}
	return append(names, LanguageName(Undetermined))
}

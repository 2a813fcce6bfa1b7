package vendor

import (
	"fmt"
	"slices"
	"strings"
)

// KeyStanding says how a vendor stands to being given the long-term keys of an
// IAM user.
type KeyStanding string

// The standings.
const (
	// KeysRecommended: a method with keys is what the vendor asks for.
	KeysRecommended KeyStanding = "recommended"
	// KeysSupported: keys are taken, and nothing is preferred to them.
	KeysSupported KeyStanding = "supported"
	// KeysSecond: keys are taken, and another method is preferred.
	KeysSecond KeyStanding = "second"
	// KeysDeprecated: the vendor takes them no longer, or soon.
	KeysDeprecated KeyStanding = "deprecated"
	// KeysUnknown: no method of the catalogue takes keys.
	KeysUnknown KeyStanding = "unknown"
)

// StandingOfKeys says how the vendor stands to keys, with a sentence or two for
// a reader who is about to make some; the text is empty where there is nothing
// to say.
func (d *Definition) StandingOfKeys() (KeyStanding, string) {
	var keys, others []Method
	for _, m := range d.Methods {
		if m.HoldsKeys {
			keys = append(keys, m)
		} else {
			others = append(others, m)
		}
	}
	preferred := slices.IndexFunc(others, func(m Method) bool { return m.Status == MethodRecommended })
	usable := slices.ContainsFunc(keys, func(m Method) bool { return m.Status != MethodDeprecated })
	switch {
	case len(keys) == 0:
		return KeysUnknown, strings.TrimSpace(fmt.Sprintf("The catalogue knows no way to give %s the keys of an IAM user. %s", d.Title, methodsInWords(others)))
	case !usable:
		return KeysDeprecated, strings.TrimSpace(fmt.Sprintf("%s deprecates the method %q. %s", d.Title, keys[0].Name, keys[0].Note))
	case slices.ContainsFunc(keys, func(m Method) bool { return m.Status == MethodRecommended }):
		return KeysRecommended, ""
	case preferred >= 0:
		return KeysSecond, strings.TrimSpace(fmt.Sprintf("%s prefers the method %q, for which no long-term key leaves your account. %s", d.Title, others[preferred].Name, others[preferred].Note))
	default:
		return KeysSupported, ""
	}
}

func methodsInWords(methods []Method) string {
	var names []string
	for _, m := range methods {
		names = append(names, m.Name)
	}
	if len(names) == 0 {
		return ""
	}
	return "It knows the method " + quotedList(names, "and") + "."
}

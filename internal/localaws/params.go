package localaws

import (
	"net/url"
	"strconv"
)

// params are the parameters of a request in the query protocol.
type params url.Values

func (p params) lookup(name string) (string, bool) {
	values, ok := p[name]
	if !ok || len(values) == 0 {
		return "", false
	}
	return values[0], true
}

func (p params) get(name string) string {
	value, _ := p.lookup(name)
	return value
}

func (p params) or(name, fallback string) string {
	if value, ok := p.lookup(name); ok {
		return value
	}
	return fallback
}

// integer is for parameters whose rule has been checked.
func (p params) integer(name string, fallback int64) int64 {
	n, err := strconv.ParseInt(p.get(name), 10, 64)
	if err != nil {
		return fallback
	}
	return n
}

// strings gives name.member.1, name.member.2, … up to the first gap.
func (p params) strings(name string) []string {
	var values []string
	for i := 1; ; i++ {
		value, ok := p.lookup(name + ".member." + strconv.Itoa(i))
		if !ok {
			return values
		}
		values = append(values, value)
	}
}

// fields gives one field of each structure in a list, such as Tags' Key.
func (p params) fields(name, field string) []string {
	var values []string
	for i := 1; ; i++ {
		value, ok := p.lookup(name + ".member." + strconv.Itoa(i) + "." + field)
		if !ok {
			return values
		}
		values = append(values, value)
	}
}

// tags reads the parameter Tags; a key without a value has the empty one.
func (p params) tags() []tag {
	const name = "Tags"
	var tags []tag
	for i, key := range p.fields(name, "Key") {
		tags = append(tags, tag{key: key, value: p.get(name + ".member." + strconv.Itoa(i+1) + ".Value")})
	}
	return tags
}

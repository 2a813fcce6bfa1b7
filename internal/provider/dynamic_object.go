package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// dynamicObject reads an object whose type the configuration chose, as a
// function's dynamic argument is. It is as tolerant as HCL: an attribute that
// is absent or null was not sent, numbers and bools serve as strings, and lists, sets
// and tuples are one. What cannot be read is collected, with the attribute's
// path, and reported by err.
type dynamicObject struct {
	name       string
	attributes map[string]attr.Value
	problems   []error
	// unknown is true once a value was met that is not known yet.
	unknown bool
}

// readObject opens value, which must be an object or map with no other
// attributes than the valid ones.
func readObject(name string, value attr.Value, valid []string) (*dynamicObject, error) {
	o := &dynamicObject{name: name}
	if value != nil && value.IsUnknown() {
		o.unknown = true
		return o, nil
	}
	attributes, ok := attributesOf(value)
	if !ok {
		return nil, fmt.Errorf("%s must be an object with the attributes %s; it is %s", name, strings.Join(valid, ", "), kindOf(value))
	}
	var extra []string
	for attribute := range attributes {
		if !slices.Contains(valid, attribute) {
			extra = append(extra, attribute)
		}
	}
	if len(extra) > 0 {
		slices.Sort(extra)
		return nil, fmt.Errorf("%s has no attribute %q; the valid ones are %s", name, extra[0], strings.Join(valid, ", "))
	}
	o.attributes = attributes
	return o, nil
}

// err joins all that could not be read, sorted, because maps have no order.
func (o *dynamicObject) err() error {
	slices.SortFunc(o.problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(o.problems...)
}

// get returns nil where the attribute was not sent or is not known yet.
func (o *dynamicObject) get(attribute string) attr.Value { return o.settle(o.attributes[attribute]) }

func (o *dynamicObject) settle(v attr.Value) attr.Value {
	v = underlying(v)
	if v == nil || v.IsNull() {
		return nil
	}
	if v.IsUnknown() {
		o.unknown = true
		return nil
	}
	return v
}

func (o *dynamicObject) text(attribute string) *string {
	v := o.get(attribute)
	if v == nil {
		return nil
	}
	s, ok := textOf(v)
	if !ok {
		o.refuse(attribute, "a string", v)
		return nil
	}
	return &s
}

func (o *dynamicObject) textOrEmpty(attribute string) string {
	if s := o.text(attribute); s != nil {
		return *s
	}
	return ""
}

// textNotEmpty gives the empty string where the attribute was not sent, and
// takes no other for that.
func (o *dynamicObject) textNotEmpty(attribute string) string {
	s := o.text(attribute)
	if s == nil {
		return ""
	}
	if *s == "" {
		o.problems = append(o.problems, fmt.Errorf("%s.%s is empty; leave it out, or set it to null, where there is none", o.name, attribute))
	}
	return *s
}

func (o *dynamicObject) textList(attribute string) []string {
	v := o.get(attribute)
	if v == nil {
		return nil
	}
	elements, ok := elementsOf(v)
	if !ok {
		o.refuse(attribute, "a list of strings", v)
		return nil
	}
	return o.texts(attribute, elements)
}

func (o *dynamicObject) texts(path string, elements []attr.Value) []string {
	values := make([]string, 0, len(elements))
	for i, element := range elements {
		element = o.settle(element)
		if element == nil {
			continue
		}
		s, ok := textOf(element)
		if !ok {
			o.refuse(fmt.Sprintf("%s[%d]", path, i), "a string", element)
			continue
		}
		values = append(values, s)
	}
	return values
}

func (o *dynamicObject) textMap(attribute string) map[string]string {
	values := map[string]string{}
	for key, element := range o.entries(attribute, "a map of strings") {
		s, ok := textOf(element)
		if !ok {
			o.refuse(fmt.Sprintf("%s[%q]", attribute, key), "a string", element)
			continue
		}
		values[key] = s
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

func (o *dynamicObject) textListMap(attribute string) map[string][]string {
	values := map[string][]string{}
	for key, element := range o.entries(attribute, "a map of condition keys") {
		path := fmt.Sprintf("%s[%q]", attribute, key)
		if s, ok := textOf(element); ok {
			values[key] = []string{s}
			continue
		}
		elements, ok := elementsOf(element)
		if !ok {
			o.refuse(path, "a string, number, bool or a list of them", element)
			continue
		}
		values[key] = o.texts(path, elements)
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

// entries returns the known entries of a map; null ones count as not sent.
func (o *dynamicObject) entries(attribute, want string) map[string]attr.Value {
	v := o.get(attribute)
	if v == nil {
		return nil
	}
	entries, ok := attributesOf(v)
	if !ok {
		o.refuse(attribute, want, v)
		return nil
	}
	known := make(map[string]attr.Value, len(entries))
	for key, element := range entries {
		if element = o.settle(element); element != nil {
			known[key] = element
		}
	}
	return known
}

func (o *dynamicObject) refuse(path, want string, got attr.Value) {
	o.problems = append(o.problems, fmt.Errorf("%s.%s must be %s; it is %s", o.name, path, want, kindOf(got)))
}

// underlying unwraps values whose type was decided at run time.
func underlying(v attr.Value) attr.Value {
	if d, ok := v.(types.Dynamic); ok && !d.IsNull() && !d.IsUnknown() {
		return d.UnderlyingValue()
	}
	return v
}

func attributesOf(v attr.Value) (map[string]attr.Value, bool) {
	switch v := underlying(v).(type) {
	case types.Object:
		return v.Attributes(), !v.IsNull()
	case types.Map:
		return v.Elements(), !v.IsNull()
	}
	return nil, false
}

func elementsOf(v attr.Value) ([]attr.Value, bool) {
	switch v := v.(type) {
	case types.List:
		return v.Elements(), true
	case types.Set:
		return v.Elements(), true
	case types.Tuple:
		return v.Elements(), true
	}
	return nil, false
}

// textOf writes a string, number or bool as HCL's own conversion does.
func textOf(v attr.Value) (string, bool) {
	switch v := v.(type) {
	case types.String:
		return v.ValueString(), true
	case types.Bool:
		return fmt.Sprint(v.ValueBool()), true
	case types.Number:
		return v.ValueBigFloat().Text('f', -1), true
	}
	return "", false
}

func kindOf(v attr.Value) string {
	v = underlying(v)
	if v == nil || v.IsNull() {
		return "null"
	}
	switch v.(type) {
	case types.String:
		return "a string"
	case types.Bool:
		return "a bool"
	case types.Number:
		return "a number"
	case types.Object, types.Map:
		return "an object"
	case types.List, types.Set, types.Tuple:
		return "a list"
	default:
		return "a value of another type"
	}
}

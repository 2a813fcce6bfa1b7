package vendor

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// structTags are a struct's tags, as the places of its fields.
type structTags struct {
	attributes map[string]attributeTag
	ranges     map[string]int
	labels     []labelTag
	blocks     map[string]int
	// blockLabels are the labels of each kind of block.
	blockLabels map[string][]string
	// place is where the block's own range goes, -1 for nowhere.
	place int
}

type attributeTag struct {
	index    int
	required bool
}

type labelTag struct {
	index int
	name  string
}

// tagsOf reads the tags. A tag that the package does not know is a mistake of
// the programmer, met by any test that reads a file, so it panics.
func tagsOf(t reflect.Type) structTags {
	f := structTags{attributes: map[string]attributeTag{}, ranges: map[string]int{}, blocks: map[string]int{}, blockLabels: map[string][]string{}, place: -1}
	for i := range t.NumField() {
		tag, ok := t.Field(i).Tag.Lookup("hcl")
		if !ok {
			continue
		}
		name, kind, _ := strings.Cut(tag, ",")
		switch kind {
		case "", "optional":
			f.attributes[name] = attributeTag{index: i, required: kind == ""}
		case "attr_range":
			f.ranges[name] = i
		case "label":
			f.labels = append(f.labels, labelTag{index: i, name: name})
		case "block":
			f.blocks[name] = i
			f.blockLabels[name] = labelsOf(t.Field(i).Type)
		case "def_range":
			f.place = i
		default:
			// Not covered: the tags are this package's own.
			panic(fmt.Sprintf("field %s of %s has the tag %q, which means nothing here", t.Field(i).Name, t, tag))
		}
	}
	return f
}

// labelsOf lists the labels of a block's struct, behind a slice or pointer.
func labelsOf(t reflect.Type) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var names []string
	for i := range t.NumField() {
		if name, isLabel := strings.CutSuffix(t.Field(i).Tag.Get("hcl"), ",label"); isLabel {
			names = append(names, name)
		}
	}
	return names
}

func (f structTags) schema() *hcl.BodySchema {
	schema := &hcl.BodySchema{}
	for name, attribute := range f.attributes {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name, Required: attribute.required})
	}
	for name := range f.blocks {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: name, LabelNames: f.blockLabels[name]})
	}
	return schema
}

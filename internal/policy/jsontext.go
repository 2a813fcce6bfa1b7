package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// nodeKind is the JSON type of a value.
type nodeKind int

const (
	objectNode nodeKind = iota
	listNode
	stringNode
	numberNode
	boolNode
	nullNode
)

func (k nodeKind) String() string {
	return [...]string{"an object", "a list", "a string", "a number", "true or false", "null"}[k]
}

// node is a JSON value that knows its place and keeps the order and the
// duplicates of its members. Numbers and booleans keep their text.
type node struct {
	kind    nodeKind
	text    string
	items   []*node
	members []member
	offset  int
}

type member struct {
	key    string
	offset int
	value  *node
}

// MaxDocumentLength is the length in characters that IAM's API takes at most.
// Source: IAM API Reference, CreateRole, AssumeRolePolicyDocument.
const MaxDocumentLength = 131072

// maxDepth is more than any policy needs: a condition's values lie six deep.
const maxDepth = 12

// textError is a fault that ends the reading.
type textError struct {
	offset  int
	message string
}

func (e *textError) Error() string { return e.message }

// readJSON reads the text as one JSON value and nothing after it.
func readJSON(text string) (*node, error) {
	if err := checkCharacters(text); err != nil {
		return nil, err
	}
	r := &jsonReader{text: text, decoder: json.NewDecoder(strings.NewReader(text))}
	r.decoder.UseNumber()
	root, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, &textError{r.next(), "there is more text after the end of the policy; a document is one JSON object"}
	}
	return root, nil
}

// checkCharacters refuses what the API's pattern refuses.
// Source: IAM API Reference, CreateRole, AssumeRolePolicyDocument.
func checkCharacters(text string) error {
	if strings.TrimSpace(text) == "" {
		return &textError{0, "the policy is empty; write a JSON object with Version and Statement"}
	}
	if n := utf8.RuneCountInString(text); n > MaxDocumentLength {
		return &textError{0, fmt.Sprintf("the policy has %d characters; IAM takes at most %d", n, MaxDocumentLength)}
	}
	for i, r := range text {
		if r != '\t' && r != '\n' && r != '\r' && (r < ' ' || r > '\u00FF') {
			return &textError{i, fmt.Sprintf("the character %q is outside of what IAM takes (tab, line feed, carriage return, U+0020 to U+00FF); write it as a \\u escape if it is meant", r)}
		}
	}
	return nil
}

type jsonReader struct {
	text    string
	decoder *json.Decoder
}

// next is where the next token begins.
func (r *jsonReader) next() int {
	rest := r.text[r.decoder.InputOffset():]
	return len(r.text) - len(strings.TrimLeft(rest, " \t\r\n,:"))
}

func (r *jsonReader) token() (json.Token, int, error) {
	offset := r.next()
	token, err := r.decoder.Token()
	if err == nil {
		return token, offset, nil
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && !strings.Contains(syntax.Error(), "unexpected end") {
		at := min(max(int(syntax.Offset)-1, 0), len(r.text)-1)
		found, _ := utf8.DecodeRuneInString(r.text[at:])
		return nil, 0, &textError{at, fmt.Sprintf("this is not JSON: %q is out of place here", found)}
	}
	return nil, 0, &textError{len(r.text), "this is not JSON: the text ends before the policy does"}
}

func (r *jsonReader) value(depth int) (*node, error) {
	token, offset, err := r.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, &textError{offset, fmt.Sprintf("the text is nested more than %d deep, which no policy is", maxDepth)}
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return r.object(offset, depth)
		}
		return r.list(offset, depth)
	case string:
		return &node{kind: stringNode, text: token, offset: offset}, nil
	case json.Number:
		return &node{kind: numberNode, text: token.String(), offset: offset}, nil
	case bool:
		return &node{kind: boolNode, text: fmt.Sprint(token), offset: offset}, nil
	default:
		return &node{kind: nullNode, offset: offset}, nil
	}
}

func (r *jsonReader) list(offset, depth int) (*node, error) {
	n := &node{kind: listNode, offset: offset}
	for r.decoder.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	_, _, err := r.token()
	return n, err
}

func (r *jsonReader) object(offset, depth int) (*node, error) {
	n := &node{kind: objectNode, offset: offset}
	for r.decoder.More() {
		token, at, err := r.token()
		if err != nil {
			return nil, err
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, member{key: fmt.Sprint(token), offset: at, value: value})
	}
	_, _, err := r.token()
	return n, err
}

// position turns an offset into line and column, both from 1.
func position(text string, offset int) (int, int) {
	before := text[:min(offset, len(text))]
	line := strings.Count(before, "\n") + 1
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

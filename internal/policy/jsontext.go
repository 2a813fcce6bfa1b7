package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
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

// textFault is a fault that ends the reading.
type textFault struct {
	offset  int
	message string
}

// readJSON reads the text as one JSON value and nothing after it.
func readJSON(text string) (*node, *textFault) {
	if fault := checkCharacters(text); fault != nil {
		return nil, fault
	}
	if fault := checkSyntax(text); fault != nil {
		return nil, fault
	}
	r := &jsonReader{text: text, decoder: json.NewDecoder(strings.NewReader(text))}
	r.decoder.UseNumber()
	return r.value(0)
}

// checkCharacters refuses what the API's pattern refuses.
// Source: IAM API Reference, CreateRole, AssumeRolePolicyDocument.
func checkCharacters(text string) *textFault {
	if strings.TrimSpace(text) == "" {
		return &textFault{0, "the policy is empty; write a JSON object with Version and Statement"}
	}
	if n := utf8.RuneCountInString(text); n > MaxDocumentLength {
		return &textFault{0, fmt.Sprintf("the policy has %d characters; IAM takes at most %d", n, MaxDocumentLength)}
	}
	for i, r := range text {
		if r != '\t' && r != '\n' && r != '\r' && (r < ' ' || r > '\u00FF') {
			return &textFault{i, fmt.Sprintf("the character %q is outside of what IAM takes (tab, line feed, carriage return, U+0020 to U+00FF); write it as a \\u escape if it is meant", r)}
		}
	}
	return nil
}

// checkSyntax refuses what is not one JSON value and points at the character
// that is not.
func checkSyntax(text string) *textFault {
	var syntax *json.SyntaxError
	if !errors.As(json.Unmarshal([]byte(text), new(json.RawMessage)), &syntax) {
		return nil
	}
	at := int(syntax.Offset) - 1
	switch message := syntax.Error(); {
	case strings.Contains(message, "max depth"):
		return tooDeep(at)
	case strings.Contains(message, "unexpected end"):
		return &textFault{len(text), "this is not JSON: the text ends before the policy does"}
	case strings.Contains(message, "after top-level value"):
		return &textFault{at, "there is more text after the end of the policy; a document is one JSON object"}
	}
	found, _ := utf8.DecodeRuneInString(text[at:])
	return &textFault{at, fmt.Sprintf("this is not JSON: %q is out of place here", found)}
}

func tooDeep(offset int) *textFault {
	return &textFault{offset, fmt.Sprintf("the text is nested more than %d deep, which no policy is", maxDepth)}
}

// jsonReader walks through text that is known to be JSON, so that the decoder
// returns no errors.
type jsonReader struct {
	text    string
	decoder *json.Decoder
}

// token gives the next token and where it begins.
func (r *jsonReader) token() (json.Token, int) {
	rest := strings.TrimLeft(r.text[r.decoder.InputOffset():], " \t\r\n,:")
	token, _ := r.decoder.Token()
	return token, len(r.text) - len(rest)
}

func (r *jsonReader) value(depth int) (*node, *textFault) {
	token, offset := r.token()
	n := &node{offset: offset}
	switch token := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			return nil, tooDeep(offset)
		}
		if token == '{' {
			return n, r.object(n, depth+1)
		}
		return n, r.list(n, depth+1)
	case string:
		n.kind, n.text = stringNode, token
	case json.Number:
		n.kind, n.text = numberNode, token.String()
	case bool:
		n.kind, n.text = boolNode, strconv.FormatBool(token)
	default:
		n.kind = nullNode
	}
	return n, nil
}

func (r *jsonReader) list(n *node, depth int) *textFault {
	n.kind = listNode
	for r.decoder.More() {
		item, fault := r.value(depth)
		if fault != nil {
			return fault
		}
		n.items = append(n.items, item)
	}
	r.token()
	return nil
}

func (r *jsonReader) object(n *node, depth int) *textFault {
	n.kind = objectNode
	for r.decoder.More() {
		token, offset := r.token()
		value, fault := r.value(depth)
		if fault != nil {
			return fault
		}
		n.members = append(n.members, member{key: fmt.Sprint(token), offset: offset, value: value})
	}
	r.token()
	return nil
}

// position turns an offset into line and column, both from 1.
func position(text string, offset int) (int, int) {
	before := text[:min(offset, len(text))]
	line := strings.Count(before, "\n") + 1
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

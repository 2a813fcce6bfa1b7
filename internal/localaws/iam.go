package localaws

import (
	"encoding/base64"
	"net/url"
	"sort"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const iamVersion = "2010-05-08"

func newIAM() *queryService {
	return newQueryService("iam", iamVersion,
		roleOperations(),
		userOperations(),
		accessKeyOperations(),
		loginProfileOperations(),
		inlinePolicyOperations(roleKind), inlinePolicyOperations(userKind),
		attachedPolicyOperations(roleKind), attachedPolicyOperations(userKind),
		boundaryOperations(roleKind), boundaryOperations(userKind),
		tagOperations(roleKind), tagOperations(userKind),
		policyOperations(), policyVersionOperations(),
		profileOperations(),
		oidcOperations(), samlOperations(),
		accountOperations(),
		emptyUserOperations(),
	)
}

// onEntity is the permission that an operation on a role or user needs.
func onEntity(k kind) func(c *call) permission {
	return func(c *call) permission {
		name := c.entityName(k)
		p := permission{action: "iam:" + c.action, shown: string(k) + " " + name, context: c.requestKeys()}
		e, ok := c.iam.entities(k)[name]
		if !ok {
			p.resource = c.account().arn(string(k) + c.params.or("Path", "/") + name)
			return p
		}
		p.resource = e.arn(c.account())
		for _, t := range e.tags {
			p.context.Set("aws:ResourceTag/"+t.key, t.value)
			p.context.Set("iam:ResourceTag/"+t.key, t.value)
		}
		if e.boundary != "" && !p.sets("iam:PermissionsBoundary") {
			p.context.Set("iam:PermissionsBoundary", e.boundary)
		}
		return p
	}
}

func (p permission) sets(key string) bool {
	_, ok := p.context[strings.ToLower(key)]
	return ok
}

// onList is the permission that a listing needs, whose resource is what lies
// under the path.
func onList(resource string) func(c *call) permission {
	return func(c *call) permission {
		return permission{action: "iam:" + c.action, resource: c.account().arn(resource + c.params.or("PathPrefix", "/")), context: policy.Context{}}
	}
}

// onAnything is for operations whose resource is "*".
func onAnything(c *call) permission {
	return permission{action: "iam:" + c.action, resource: "*", context: policy.Context{}}
}

// requestKeys are the condition keys that parameters of IAM's operations give.
// Source: Service Authorization Reference, "AWS Identity and Access
// Management".
func (c *call) requestKeys() policy.Context {
	k := policy.Context{}
	if v, ok := c.params.lookup("PolicyArn"); ok {
		k.Set("iam:PolicyARN", v)
	}
	if v, ok := c.params.lookup("PermissionsBoundary"); ok {
		k.Set("iam:PermissionsBoundary", v)
	}
	tags, keys := c.params.tags(), c.params.strings("TagKeys")
	for _, t := range tags {
		k.Set("aws:RequestTag/"+t.key, t.value)
		keys = append(keys, t.key)
	}
	if len(keys) > 0 {
		k.SetMulti("aws:TagKeys", keys...)
	}
	return k
}

// entityName is the name given, or for users the caller's own where none is.
func (c *call) entityName(k kind) string {
	if name, ok := c.params.lookup(k.nameParam()); ok {
		return name
	}
	if k == userKind && c.caller.entity != nil && c.caller.entity.kind == userKind {
		return c.caller.entity.name
	}
	return ""
}

// encodeDocument writes a policy as IAM returns it: URL-encoded by RFC 3986.
// Source: IAM API Reference, "GetRolePolicy".
func encodeDocument(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// pageXML tells whether a listing goes on, and where.
type pageXML struct {
	IsTruncated bool
	Marker      string `xml:",omitempty"`
}

// page cuts a listing to MaxItems, 100 by default, beginning after Marker.
// The items are sorted by key, which the marker holds.
func page[T any](c *call, all []T, key func(T) string) ([]T, pageXML, error) {
	sort.SliceStable(all, func(i, j int) bool { return key(all[i]) < key(all[j]) })
	if marker, ok := c.params.lookup("Marker"); ok {
		last, err := base64.RawURLEncoding.DecodeString(marker)
		if err != nil {
			return nil, pageXML{}, validationError("Invalid Marker.")
		}
		first := sort.Search(len(all), func(i int) bool { return key(all[i]) > string(last) })
		all = all[first:]
	}
	limit := int(c.params.integer("MaxItems", 100))
	if len(all) <= limit {
		return all, pageXML{}, nil
	}
	marker := base64.RawURLEncoding.EncodeToString([]byte(key(all[limit-1])))
	return all[:limit], pageXML{IsTruncated: true, Marker: marker}, nil
}

package awsapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// account is a fake account of many roles, which it lists in two pages.
type account struct {
	roles []*Role
	// failure answers the listings instead, if it has a status.
	failure reply
	// detail changes what GetAccountAuthorizationDetails says of a role.
	detail func(*Role)
}

func newAccount(n int) *account {
	a := &account{}
	for i := range n {
		r := testRole()
		r.Name = fmt.Sprintf("role-%03d", i)
		r.ARN = "arn:aws:iam::123456789012:role/" + r.Name
		r.UniqueID = fmt.Sprintf("AROAEXAMPLEEXAMPLE%03d", i)
		r.BoundaryARN = "arn:aws:iam::123456789012:policy/b"
		a.roles = append(a.roles, r)
	}
	return a
}

func (a *account) answer(action string, form url.Values, _ int) reply {
	half := len(a.roles) / 2
	page, more := a.roles[:half], "<IsTruncated>true</IsTruncated><Marker>second</Marker>"
	if form.Get("Marker") == "second" {
		page, more = a.roles[half:], "<IsTruncated>false</IsTruncated>"
	}
	switch action {
	case "ListRoles":
		if a.failure.status != 0 {
			return a.failure
		}
		return ok(action, "<Roles>"+members(page, func(r Role) string {
			r.Tags, r.BoundaryARN = nil, ""
			return roleXML(&r)
		})+"</Roles>"+more)
	case "GetAccountAuthorizationDetails":
		return ok(action, "<RoleDetailList>"+members(page, a.detailXML)+"</RoleDetailList>"+more)
	case "GetRole":
		for _, r := range a.roles {
			if r.Name == form.Get("RoleName") {
				return oneRole(action, r)
			}
		}
		return noSuchRole()
	case "ListRolePolicies":
		return ok(action, "<PolicyNames></PolicyNames>")
	case "ListAttachedRolePolicies":
		return ok(action, "<AttachedPolicies></AttachedPolicies>")
	}
	return ok(action, "")
}

func members(roles []*Role, render func(Role) string) string {
	var b strings.Builder
	for _, r := range roles {
		b.WriteString("<member>" + render(*r) + "</member>")
	}
	return b.String()
}

func (a *account) detailXML(r Role) string {
	if a.detail != nil {
		a.detail(&r)
	}
	boundary := "<PermissionsBoundary><PermissionsBoundaryArn>" + r.BoundaryARN + "</PermissionsBoundaryArn></PermissionsBoundary>"
	return fmt.Sprintf(`<Path>%s</Path><RoleName>%s</RoleName><RoleId>%s</RoleId><Arn>%s</Arn><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument>`+
		`<Tags><member><Key>team</Key><Value>data</Value></member></Tags>%s`+
		`<RolePolicyList><member><PolicyName>in</PolicyName><PolicyDocument>%%7B%%7D</PolicyDocument></member></RolePolicyList>`+
		`<AttachedManagedPolicies><member><PolicyArn>arn:b</PolicyArn></member><member><PolicyArn>arn:a</PolicyArn></member></AttachedManagedPolicies>`,
		r.Path, r.Name, r.UniqueID, r.ARN, escape(url.PathEscape(r.TrustPolicy)), boundary)
}

func yes(*Role, *RolePolicies) bool { return true }

func TestSnapshotHoldsWholeRoles(t *testing.T) {
	t.Parallel()
	a := newAccount(4)
	f := newFake(t, a.answer)
	c := newTestClient(f, func(cfg *Config) { cfg.ReadStrategy = ReadBulk })
	for _, want := range a.roles {
		role, policies, err := c.ReadRoleCached(t.Context(), want.Name, RoleAndPolicies, yes)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, role); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(&RolePolicies{Inline: map[string]string{"in": "{}"}, Managed: []string{"arn:a", "arn:b"}}, policies); diff != "" {
			t.Error(diff)
		}
	}
	if f.count("ListRoles") != 2 || f.count("GetAccountAuthorizationDetails") != 2 || f.count("") != 4 {
		t.Errorf("two listings of two pages make four calls; they were %v", f.calls)
	}
	if _, policies, _ := c.ReadRoleCached(t.Context(), a.roles[0].Name, RoleOnly, yes); policies != nil {
		t.Error("policies were handed out that nobody asked for")
	}
}

func TestReadAutoTurnsToBulk(t *testing.T) {
	t.Parallel()
	a := newAccount(bulkThreshold + 10)
	f := newFake(t, a.answer)
	c := newTestClient(f, nil)
	for range 2 {
		for _, r := range a.roles[:bulkThreshold] {
			if _, _, err := c.ReadRoleCached(t.Context(), r.Name, RoleOnly, yes); err != nil {
				t.Fatal(err)
			}
		}
	}
	if f.count("GetRole") != 2*bulkThreshold || f.count("ListRoles") != 0 {
		t.Errorf("%d roles, even read twice, are read one by one; calls: %d GetRole, %d ListRoles", bulkThreshold, f.count("GetRole"), f.count("ListRoles"))
	}
	for _, r := range a.roles {
		if _, _, err := c.ReadRoleCached(t.Context(), r.Name, RoleOnly, yes); err != nil {
			t.Fatal(err)
		}
	}
	if f.count("ListRoles") != 2 || f.count("GetRole") != 3*bulkThreshold {
		t.Errorf("more are read in bulk; calls: %d GetRole, %d ListRoles", f.count("GetRole"), f.count("ListRoles"))
	}
}

func TestReadIndividualNeverLists(t *testing.T) {
	t.Parallel()
	a := newAccount(bulkThreshold + 10)
	f := newFake(t, a.answer)
	c := newTestClient(f, func(cfg *Config) { cfg.ReadStrategy = ReadIndividual })
	for _, r := range a.roles {
		if _, _, err := c.ReadRoleCached(t.Context(), r.Name, RoleOnly, yes); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.count("ListRoles"); n != 0 {
		t.Errorf("ListRoles was called %d times", n)
	}
}

func TestSnapshotNeverReportsADifference(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason  string
		prepare func(*account, *Client)
		same    func(*Role, *RolePolicies) bool
		name    string
		reads   int
		missing bool
	}{
		{reason: "what is unchanged needs no direct read", same: yes, name: "role-000"},
		{reason: "a difference is confirmed by a direct read", same: func(*Role, *RolePolicies) bool { return false }, name: "role-000", reads: 1},
		{reason: "a role that is not listed is looked for directly", same: yes, name: "role-999", reads: 1, missing: true},
		{reason: "a role the listings disagree on is read directly", same: yes, name: "role-000", reads: 1,
			prepare: func(a *account, _ *Client) { a.detail = func(r *Role) { r.TrustPolicy = "{}" } }},
		{reason: "so is one made anew between them", same: yes, name: "role-000", reads: 1,
			prepare: func(a *account, _ *Client) { a.detail = func(r *Role) { r.UniqueID = "AROAANOTHERANOTHER111" } }},
		{reason: "so is one this process has written", same: yes, name: "role-000", reads: 1,
			prepare: func(_ *account, c *Client) { _ = c.TagRole(t.Context(), "role-000", map[string]string{"k": "v"}) }},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			a := newAccount(3)
			f := newFake(t, a.answer)
			c := newTestClient(f, func(cfg *Config) { cfg.ReadStrategy = ReadBulk })
			if tt.prepare != nil {
				tt.prepare(a, c)
			}
			_, _, err := c.ReadRoleCached(t.Context(), tt.name, RoleOnly, tt.same)
			if errors.Is(err, ErrNotFound) != tt.missing || (err != nil && !tt.missing) {
				t.Error(err)
			}
			if n := f.count("GetRole"); n != tt.reads {
				t.Errorf("there were %d direct reads; want %d", n, tt.reads)
			}
		})
	}
}

func TestListingThatFailsIsNotedOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason  string
		failure reply
		want    string
	}{
		{"the caller may not list", accessDenied("iam:ListRoles"), "iam:GetAccountAuthorizationDetails"},
		{"AWS does not serve the listing", fault(http.StatusBadRequest, "Throttling", "Rate exceeded"), "Rate exceeded"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			a := newAccount(5)
			a.failure = tt.failure
			f := newFake(t, a.answer)
			c := newTestClient(f, func(cfg *Config) { cfg.ReadStrategy, cfg.MaxRetries = ReadBulk, 1 })
			for _, r := range a.roles {
				if _, _, err := c.ReadRoleCached(t.Context(), r.Name, RoleOnly, yes); err != nil {
					t.Fatal(err)
				}
			}
			if f.count("ListRoles") != 1 || f.count("GetRole") != 5 {
				t.Errorf("there were %d ListRoles and %d GetRole; want 1 and 5", f.count("ListRoles"), f.count("GetRole"))
			}
			notices := c.TakeNotices()
			if len(notices) != 1 || !strings.Contains(notices[0].Detail, tt.want) {
				t.Errorf("the notices are %+v; want one that says %q", notices, tt.want)
			}
			if again := c.TakeNotices(); len(again) != 0 {
				t.Errorf("they were given twice: %+v", again)
			}
		})
	}
}

func TestConcurrentReadersShareTheSnapshot(t *testing.T) {
	t.Parallel()
	a := newAccount(40)
	f := newFake(t, a.answer)
	c := newTestClient(f, func(cfg *Config) { cfg.ReadStrategy = ReadBulk })
	var wg sync.WaitGroup
	for _, r := range a.roles {
		wg.Go(func() {
			if _, _, err := c.ReadRoleCached(t.Context(), r.Name, RoleAndPolicies, yes); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.count(""); n != 4 {
		t.Errorf("40 readers made %d calls; want the four of one snapshot", n)
	}
}

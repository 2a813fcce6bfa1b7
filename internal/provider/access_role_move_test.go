package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// movedRole is the state of an aws_iam_role as hashicorp/aws 5 writes it, with
// more that a test adds or overrides.
func movedRole(more string) string {
	return `{"arn":"arn:aws:iam::123456789012:role/vendors/moved","assume_role_policy":` + quoted(accTrust) + `,"create_date":"2024-05-06T07:08:09Z","description":"",` +
		`"force_detach_policies":false,"id":"moved","inline_policy":[{"name":"read","policy":` + quoted(testReadS3) + `}],` +
		`"managed_policy_arns":["arn:aws:iam::aws:policy/SecurityAudit"],"max_session_duration":7200,"name":"moved","name_prefix":"","path":"/vendors/",` +
		`"permissions_boundary":"","tags":{"env":"prod"},"tags_all":{"env":"prod","team":"security"},"unique_id":"AROAEXAMPLE"` + more + `}`
}

func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }

func moveState(t *testing.T, req tfprotov6.MoveResourceStateRequest) (map[string]tftypes.Value, *tfprotov6.MoveResourceStateResponse) {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	req.TargetTypeName = "crossaccount_access_role"
	resp, err := server.MoveResourceState(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.TargetState == nil {
		return nil, resp
	}
	state, err := resp.TargetState.Unmarshal(accessRoleSchema(t.Context()).Type().TerraformType(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	attributes := map[string]tftypes.Value{}
	if err := state.As(&attributes); err != nil {
		t.Fatal(err)
	}
	return attributes, resp
}

func TestMoveTakesOverWhatTheRoleHas(t *testing.T) {
	t.Parallel()
	const registry = "registry.terraform.io/hashicorp/aws"
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	null := func(kind tftypes.Type) tftypes.Value { return tftypes.NewValue(kind, nil) }
	texts := func(kind tftypes.Type, all ...string) tftypes.Value { return rawTexts(kind, all...) }
	tests := []struct {
		reason, address, state string
		version                int64
		want                   map[string]tftypes.Value
	}{
		{"all that it holds", registry, movedRole(""), 0, map[string]tftypes.Value{
			"id": text("moved"), "name": text("moved"), "name_prefix": null(tftypes.String), "arn": text("arn:aws:iam::123456789012:role/vendors/moved"),
			"unique_id": text("AROAEXAMPLE"), "create_date": text("2024-05-06T07:08:09Z"), "path": text("/vendors/"), "description": null(tftypes.String),
			"max_session_duration": tftypes.NewValue(tftypes.Number, 7200), "permissions_boundary": null(tftypes.String),
			"force_detach_policies": null(tftypes.Bool), "vendor": null(tftypes.String), "assume_role_policy": null(tftypes.String),
			"trusted_principals": texts(rawSet, vendorPrincipal), "external_ids": texts(rawList, goodID),
			"inline_policies":     tftypes.NewValue(rawMap, map[string]tftypes.Value{"read": text(testReadS3)}),
			"managed_policy_arns": texts(rawSet, "arn:aws:iam::aws:policy/SecurityAudit"),
			"tags":                tftypes.NewValue(rawMap, map[string]tftypes.Value{"env": text("prod")}),
			"tags_all":            tftypes.NewValue(rawMap, map[string]tftypes.Value{"env": text("prod"), "team": text("security")}),
		}},
		{"from OpenTofu, which sends a bare name", "aws", movedRole(""), 0, map[string]tftypes.Value{"id": text("moved")}},
		{"from OpenTofu's registry", "registry.opentofu.org/hashicorp/aws", movedRole(""), 0, map[string]tftypes.Value{"id": text("moved")}},
		{"from a registry of one's own", "terraform.example.com/mirror/aws", movedRole(""), 0, map[string]tftypes.Value{"id": text("moved")}},
		{"a schema version and attributes that are not known here", registry, movedRole(`,"region":"us-east-1","new":{"a":[1]}`), 7, map[string]tftypes.Value{"id": text("moved")}},
		{"attributes that a release does not have", registry, `{"id":"moved","name":"moved","arn":"arn:aws:iam::123456789012:role/moved"}`, 0, map[string]tftypes.Value{
			"path": text("/"), "unique_id": null(tftypes.String), "inline_policies": null(rawMap), "managed_policy_arns": null(rawSet),
			"max_session_duration": tftypes.NewValue(tftypes.Number, 3600), "tags": null(rawMap), "trust_policy": null(tftypes.String)}},
		{"nulls, and the empty block that means no policies", registry, movedRole(`,"inline_policy":[{"name":"","policy":""}],"managed_policy_arns":[],"tags":null,"tags_all":null`), 0, map[string]tftypes.Value{
			"inline_policies": null(rawMap), "managed_policy_arns": null(rawSet), "tags": null(rawMap)}},
		{"arguments that a user set", registry, movedRole(`,"force_detach_policies":true,"name_prefix":"mo","description":"Reads","permissions_boundary":"arn:aws:iam::aws:policy/ReadOnlyAccess"`), 0, map[string]tftypes.Value{
			"force_detach_policies": tftypes.NewValue(tftypes.Bool, true), "name_prefix": text("mo"), "description": text("Reads"),
			"permissions_boundary": text("arn:aws:iam::aws:policy/ReadOnlyAccess")}},
		{"a policy that no inputs build", registry, movedRole(`,"assume_role_policy":` + quoted(testService)), 0, map[string]tftypes.Value{
			"assume_role_policy": text(testService), "trusted_principals": null(rawSet)}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, resp := moveState(t, tfprotov6.MoveResourceStateRequest{
				SourceProviderAddress: tt.address, SourceTypeName: "aws_iam_role", SourceSchemaVersion: tt.version,
				SourceState: &tfprotov6.RawState{JSON: []byte(tt.state)},
			})
			if len(resp.Diagnostics) > 0 {
				t.Fatalf("%s: %s", resp.Diagnostics[0].Summary, resp.Diagnostics[0].Detail)
			}
			for name, want := range tt.want {
				if diff := cmp.Diff(want.String(), got[name].String()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			if !got["findings"].IsNull() {
				t.Errorf("findings are %s; null asks the refresh to read all", got["findings"])
			}
			if resp.TargetIdentity == nil || len(resp.TargetPrivate) == 0 {
				t.Error("a moved role has no identity, or no memory")
			}
		})
	}
}

// testService is the trust policy of a role for a service of AWS.
const testService = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

func TestMoveRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ reason, address, kind, state, want string }{
		{"another resource", "registry.terraform.io/hashicorp/aws", "aws_iam_user", movedRole(""), "Source: aws_iam_user of registry.terraform.io/hashicorp/aws"},
		{"another provider", "registry.terraform.io/hashicorp/awscc", "aws_iam_role", movedRole(""), "from aws_iam_role of the hashicorp/aws provider, and from nothing else"},
		{"no JSON", "aws", "aws_iam_role", "none", "cannot be read"},
		{"no name", "aws", "aws_iam_role", `{"arn":"arn:aws:iam::123456789012:role/moved"}`, "does not name the role"},
		{"no ARN", "aws", "aws_iam_role", `{"id":"moved"}`, `does not hold the role's ARN: arn is ""`},
		{"the ARN of something else", "aws", "aws_iam_role", `{"id":"moved","arn":"arn:aws:iam::123456789012:user/moved"}`, "does not hold the role's ARN"},
		{"attributes of other types", "aws", "aws_iam_role", movedRole(`,"tags":"none"`), "cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, resp := moveState(t, tfprotov6.MoveResourceStateRequest{
				SourceProviderAddress: tt.address, SourceTypeName: tt.kind, SourceState: &tfprotov6.RawState{JSON: []byte(tt.state)},
			})
			if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail, tt.want) {
				t.Errorf("got %v; want one error that says %q", resp.Diagnostics, tt.want)
			}
		})
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

const wrongID = "some-other-customers-id"

func (s *stage) actApply(ctx context.Context) error {
	s.say.title("Act 1: declare it, apply it, prove it")
	s.say.text(`examples/quickstart: an external ID, the role, and a live check that calls
AssumeRole as the simulated vendor with the right ID, a wrong one, and none.`)
	s.say.command(s.core.name() + " init && " + s.core.name() + " apply")
	if _, err := s.core.must(ctx, 0, "init", "-input=false"); err != nil {
		return err
	}
	out, err := s.core.must(ctx, 0, "apply", "-auto-approve", "-input=false")
	if err != nil {
		return err
	}
	s.say.quote(linesWith(out.text, "Apply complete", "external_id_enforcement", "vendor_gets_in", "stranger_gets_in", "role_arn"))
	values, err := s.outputs(ctx)
	if err != nil {
		return err
	}
	s.role, s.id = values["role_arn"], values["external_id"]
	for name, want := range map[string]string{"vendor_gets_in": "allowed", "stranger_gets_in": "denied", "external_id_enforcement": "enforced"} {
		if values[name] != want {
			return fmt.Errorf("output %s is %q where %q was due", name, values[name], want)
		}
	}
	s.say.text("The same once more with plain AWS SDK calls, not the provider's word:")
	err = s.try(ctx,
		trial{"the vendor", s.vendor, s.id, "the right external ID", true},
		trial{"the vendor", s.vendor, wrongID, "a wrong external ID", false},
		trial{"the vendor", s.vendor, "", "no external ID", false},
		trial{"a stranger", s.stranger, s.id, "the right external ID", false},
	)
	if err != nil {
		return err
	}
	if _, err := s.core.must(ctx, 0, "plan", "-detailed-exitcode", "-input=false"); err != nil {
		return err
	}
	s.say.proved("a second plan is empty")
	return nil
}

func (s *stage) actWeaken(ctx context.Context) error {
	s.say.title("Act 2: somebody weakens the trust policy behind Terraform's back")
	s.say.text(`One word more, and it still looks safe: the condition becomes
"ForAllValues:StringEquals". ForAllValues is true where the key is missing.`)
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":%q},"Action":"sts:AssumeRole","Condition":{"ForAllValues:StringEquals":{"sts:ExternalId":%q}}}]}`, s.VendorRole, s.id)
	s.say.command("aws iam update-assume-role-policy --role-name " + s.RoleName + " ...")
	_, err := s.admin.iam().UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(s.RoleName), PolicyDocument: aws.String(policy)})
	if err != nil {
		return fmt.Errorf("weakening the policy: %w", err)
	}
	return s.try(ctx,
		trial{"the vendor", s.vendor, s.id, "the right external ID", true},
		trial{"the vendor", s.vendor, wrongID, "a wrong external ID", false},
		trial{"the vendor", s.vendor, "", "NO EXTERNAL ID AT ALL", true},
	)
}

func (s *stage) actMend(ctx context.Context) error {
	s.say.title("Act 3: the plan shows who could walk in, apply shuts the door")
	s.say.command(s.core.name() + " plan")
	out, err := s.core.must(ctx, 2, "plan", "-detailed-exitcode", "-input=false")
	if err != nil {
		return err
	}
	if err := s.quoted(out.text, "external-id-not-required", s.VendorRole); err != nil {
		return err
	}
	if err := s.quoteDiagnostics(out.text); err != nil {
		return err
	}
	s.say.proved("the plan names the finding and the request that got in")
	s.say.command(s.core.name() + " apply")
	if _, err := s.core.must(ctx, 0, "apply", "-auto-approve", "-input=false"); err != nil {
		return err
	}
	return s.try(ctx,
		trial{"the vendor", s.vendor, s.id, "the right external ID", true},
		trial{"the vendor", s.vendor, "", "no external ID", false},
	)
}

func (s *stage) actRefuse(ctx context.Context) error {
	s.say.title("Act 4: the same hole written in HCL never gets as far as AWS")
	refusals := []struct{ file, text, finding string }{
		{"hole_override.tf", "The trust policy of act 2, now in the configuration:", "external-id-not-required"},
		{"name_override.tf", fmt.Sprintf("A role name the vendor does not accept (%s insists on the prefix %s):", s.Vendor, s.NameRule), s.NameRule},
	}
	for _, r := range refusals {
		s.say.text(r.text)
		writes := s.writes()
		if err := s.override(r.file); err != nil {
			return err
		}
		s.say.command(s.core.name() + " plan")
		out, err := s.core.must(ctx, 1, "plan", "-input=false")
		if err != nil {
			return err
		}
		if err := s.quoted(out.text, r.finding); err != nil {
			return err
		}
		if err := s.quoteDiagnostics(out.text); err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(s.core.dir, r.file)); err != nil {
			return err
		}
		if now := s.writes(); now != writes {
			return fmt.Errorf("a refused plan wrote to AWS: %d writes before, %d after", writes, now)
		}
		s.say.proved("refused at plan; the journal shows no write")
	}
	return nil
}

func (s *stage) actDestroy(ctx context.Context) error {
	s.say.title("Act 5: destroy leaves nothing behind")
	s.say.command(s.core.name() + " destroy")
	if _, err := s.core.must(ctx, 0, "destroy", "-auto-approve", "-input=false"); err != nil {
		return err
	}
	roles, err := s.admin.iam().ListRoles(ctx, &iam.ListRolesInput{})
	if err != nil {
		return fmt.Errorf("listing the roles: %w", err)
	}
	for _, role := range roles.Roles {
		if aws.ToString(role.RoleName) == s.RoleName {
			return fmt.Errorf("the role %s is still there", s.RoleName)
		}
	}
	created, deleted := s.count("CreateRole"), s.count("DeleteRole")
	if created == 0 || created != deleted {
		return fmt.Errorf("the journal shows %d CreateRole and %d DeleteRole", created, deleted)
	}
	policies, removed := s.count("PutRolePolicy"), s.count("DeleteRolePolicy")
	s.say.proved("the journal: %d role and %d inline policy made, %d and %d removed; %s is gone", created, policies, deleted, removed, s.RoleName)
	return nil
}

// override lays one of the embedded override files beside the configuration.
func (s *stage) override(file string) error {
	text, err := actFiles.ReadFile("acts/" + file)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.core.dir, file), text, 0o600)
}

// quoted is an error where a run's text lacks what a reader needs to see.
func (s *stage) quoted(text string, wanted ...string) error {
	flat := strings.Join(strings.Fields(text), " ")
	for _, w := range wanted {
		if !strings.Contains(flat, w) {
			return fmt.Errorf("the text should name %q and does not:\n%s", w, text)
		}
	}
	return nil
}

// count gives how often the endpoint answered an action with success.
func (s *stage) count(action string) int {
	n := 0
	for _, e := range s.aws.Journal() {
		if e.Action == action && e.Status < 300 {
			n++
		}
	}
	return n
}

// writes counts the customer's changes of anything.
func (s *stage) writes() int {
	n := 0
	for _, e := range s.aws.Journal() {
		read := strings.HasPrefix(e.Action, "Get") || strings.HasPrefix(e.Action, "List") || e.Action == "AssumeRole"
		if e.Account == s.Customer && !read {
			n++
		}
	}
	return n
}

// quoteDiagnostics shows what the core had to say; silence is an error.
func (s *stage) quoteDiagnostics(text string) error {
	found := diagnostics(text)
	if found == "" {
		return fmt.Errorf("there should be a warning or an error in:\n%s", text)
	}
	s.say.quote(found)
	return nil
}

// diagnostics cuts the warnings and errors out of the core's text, which come
// last; the request that got in is the last line of each.
func diagnostics(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		starts := strings.HasPrefix(line, "Warning: ") || strings.HasPrefix(line, "Error: ")
		if starts || len(kept) > 0 {
			kept = append(kept, strings.TrimRight(line, "\n"))
		}
	}
	return strings.Join(kept, "\n")
}

// linesWith keeps the lines that hold one of the words.
func linesWith(text string, words ...string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		for _, w := range words {
			if strings.Contains(line, w) && !strings.HasPrefix(strings.TrimSpace(line), "+") {
				kept = append(kept, strings.TrimSpace(line))
				break
			}
		}
	}
	return strings.Join(kept, "\n")
}

package localaws

import (
	"fmt"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// place puts the account somewhere in its organisation: directly under the
// root where nothing more is said.
func (a *account) place(path string) error {
	id, _, _ := strings.Cut(path, "/")
	switch {
	case path == "" && a.organizationID == "":
		return nil
	case path == "":
		path = a.organizationID + "/r-root/"
	case a.organizationID != "" && a.organizationID != id:
		return fmt.Errorf("organization_path is in %s and organization_id is %s; they are of one organization", id, a.organizationID)
	default:
		a.organizationID = id
	}
	if err := awsid.CheckOrganizationPath(path); err != nil {
		return err
	}
	a.organizationPath = path
	return nil
}

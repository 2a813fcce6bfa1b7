package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The tests that move a role need a hashicorp/aws, and there is none without
// the network. A stand-in plays it: the test's own program, laid into the mirror
// under that provider's name and started by the core as a plugin. It knows the
// attributes of aws_iam_role, and does nothing; the state is written by the test.

const awsRelease = "5.99.0"

// installedAWS lays the stand-in into the mirror that TestMain has pointed the
// core to.
var installedAWS = sync.OnceValue(func() error {
	c, err := theCore()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	dir := filepath.Join(filepath.Dir(os.Getenv("TF_CLI_CONFIG_FILE")), "mirror", registryHost(c), "hashicorp", "aws", awsRelease, runtime.GOOS+"_"+runtime.GOARCH)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Symlink(program, filepath.Join(dir, "terraform-provider-aws_v"+awsRelease))
})

// isAWS reports whether the core has started this program as the stand-in.
func isAWS() bool { return strings.HasPrefix(filepath.Base(os.Args[0]), "terraform-provider-aws") }

func serveAWS() int {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return standIn{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/hashicorp/aws"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

type standIn struct{}

func (standIn) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = movedProvider
}

func (standIn) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (standIn) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (standIn) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (standIn) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return standInRole{} }}
}

type standInRole struct{}

func (standInRole) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = movedType
}

func (standInRole) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	texts := map[string]schema.Attribute{}
	for _, name := range []string{"arn", "assume_role_policy", "create_date", "description", "id", "name", "name_prefix", "path", "permissions_boundary", "unique_id"} {
		texts[name] = schema.StringAttribute{Optional: true, Computed: true}
	}
	texts["force_detach_policies"] = schema.BoolAttribute{Optional: true}
	texts["max_session_duration"] = schema.Int64Attribute{Optional: true}
	texts["managed_policy_arns"] = schema.SetAttribute{ElementType: types.StringType, Optional: true, Computed: true}
	texts["tags"] = schema.MapAttribute{ElementType: types.StringType, Optional: true}
	texts["tags_all"] = schema.MapAttribute{ElementType: types.StringType, Optional: true, Computed: true}
	resp.Schema = schema.Schema{Attributes: texts, Blocks: map[string]schema.Block{
		"inline_policy": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Optional: true}, "policy": schema.StringAttribute{Optional: true}}}},
	}}
}

func (standInRole) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

// Read leaves what the framework hands over: the state as it was.
func (standInRole) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (standInRole) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (standInRole) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

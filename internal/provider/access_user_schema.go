package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func accessUserSchema(ctx context.Context) schema.Schema {
	attributes := userAttributes()
	maps.Copy(attributes, userKeyAttributes())
	maps.Copy(attributes, userComputedAttributes())
	return schema.Schema{
		Version: 0,
		MarkdownDescription: "An IAM user with an access key for a vendor that cannot come in through a role of its own, and asks for the keys of a user of your account instead. The user is " +
			"given one permission, to assume the roles named; policies and groups that others add to it are neither shown nor taken away while it stands, and a destroy lists them. Its key is made, handed out sealed for an OpenPGP key (or in plain, if you say so), rotated with an overlap, and watched: a key that " +
			"somebody deleted or deactivated shows in the plan.\n\n" +
			"A key that leaves your account is the weakest of all methods: whoever has it is the user. Where the vendor can assume a role from an account of its own, use " +
			"`crossaccount_access_role` alone. The role should trust this user and nobody else; since the user names the role and the role trusts the user, one of the two ARNs must " +
			"not be a reference: the function `role_arn` makes it.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: "How long creating the user and seeing it settle may take, such as `5m`. Defaults to `10m`.",
				ReadDescription:   "How long reading the user may take. Defaults to `5m`.",
				UpdateDescription: "How long changing the user and seeing it settle may take. Defaults to `10m`.",
				DeleteDescription: "How long deleting the user may take. Defaults to `10m`.",
			}),
		},
	}
}

func userAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Name of the user: 1 to 64 letters, digits and `_+=,.@-`, unique in the account whatever its case. A change renames the user, which keeps its key and its " +
				"unique ID; roles that trust it follow.",
			Validators: []validator.String{checkedString("a user name", awsid.CheckUserName)},
		},
		"path": schema.StringAttribute{
			Optional:            true,
			Computed:            true,
			MarkdownDescription: "Path of the user: `/`, or 3 to 512 printable ASCII characters that begin and end with a slash. A change moves the user. Defaults to `/`.",
			Default:             stringdefault.StaticString("/"),
			Validators:          []validator.String{checkedString("a path", awsid.CheckPath)},
		},
		"vendor": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Key of the vendor in the catalogue that is given the key. A vendor that deprecates keys, prefers another method, or knows no method with keys makes a warning " +
				"that says so. Defaults to no vendor.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"assumable_role_arns": schema.SetAttribute{
			ElementType: types.StringType,
			Required:    true,
			MarkdownDescription: "ARNs of the roles that the user may assume, at least one, in any account. They are the resources of the user's one inline policy, `" + accesskey.PolicyName +
				"`, which allows `sts:AssumeRole` on exactly these; patterns are refused. That policy has at most 2,048 characters without white space.",
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(checkedString("the ARN of a role", accesskey.CheckRoleARN)),
			},
		},
		"source_ips": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Public addresses and CIDR ranges, IPv4 or IPv6, from which the user may assume roles: a condition on `aws:SourceIp` in the user's policy, and a denial from " +
				"anywhere else, without which a role of the same account that trusts the user would let it in all the same. Private ranges are refused, for AWS never sees them. " +
				"Defaults to no condition.",
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(checkedString("a public IP address or CIDR range", accesskey.CheckSourceIP)),
			},
		},
		"tags": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Tags of the user, at most 50 together with the provider's `default_tags` and the descriptions of keys. A tag whose key is the ID of an access key is the " +
				"description of that key (see `key_description`) and not taken here. Defaults to none.",
			Validators: []validator.Map{
				mapvalidator.NoNullValues(),
				mapvalidator.KeysAre(checkedString("a tag key that is not the ID of an access key", accesskey.CheckTagKey)),
				iamTags{},
			},
		},
		"permissions_boundary": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "ARN of the managed policy that bounds the user's permissions. Unset, the boundary is not touched, whoever set it; an empty string removes it. " +
				"Defaults to none on creation.",
			Validators: []validator.String{checkedString("the ARN of a managed policy, or empty", checkBoundary)},
		},
		"force_destroy": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether destroying the user also removes what others added: keys, policies, groups, MFA devices, a password and other credentials. Without it they are " +
				"an error that lists them. Acts as it was last applied. Defaults to `false`.",
		},
	}
}

func userKeyAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"keepers": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Any values; a change, their removal too, makes another access key. Declaring keepers where there were none (null or empty) changes nothing, so that they can be " +
				"added after an import. Defaults to none.",
		},
		"keep_previous": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a rotation keeps the key before as `previous_access_key_id`, so that both work until the vendor has the new one. IAM holds two keys of a user at " +
				"most: the next rotation deletes the older one first, and the plan names it. Set it to `false` afterwards to delete the old key. Without it a rotation deletes the old " +
				"key as soon as the new one is made. Defaults to `false`; unset after an import, an older key that the import found stays until the next rotation.",
		},
		"key_description": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Description of the access key, 1 to 256 letters, digits, spaces and `_.:/=+-@`. As the AWS console does, it is kept as a tag of the user whose key is the ID of " +
				"the access key; that tag shows neither in `tags` nor in `tags_all`. Defaults to none.",
			Validators: []validator.String{checkedString("the description of a key", accesskey.CheckDescription)},
		},
		"pgp_key": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "OpenPGP public key for which the secret is encrypted, as base64 (`gpg --export NAME | base64`) or in ASCII armor (`gpg --export --armor NAME`). The secret then reaches " +
				"the state in `encrypted_secret_access_key` alone. A private key, a keyring of several keys, and a key that is expired, revoked or for signatures alone are refused. `keybase:NAME` is not taken, unlike by hashicorp/aws: this provider asks nobody but AWS. Another PGP key seals the " +
				"next access key, not the present one; one that is set while the secret stands in state seals that, and takes it out of the state. Defaults to none.",
			Validators: []validator.String{checkedString("an OpenPGP public key", checkPGPKey)},
		},
		"allow_secret_in_state": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Must be `true` where there is no `pgp_key`: the secret is then kept in the state, in plain, as `secret_access_key`, and whoever reads the state can use it. " +
				"Beside a `pgp_key` it changes nothing. After an import, which brings no secret, one of the two is asked for all the same, for the next key. Defaults to `false`.",
		},
	}
}

func userComputedAttributes() map[string]schema.Attribute {
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":                     computed("Name of the user, known once it is created."),
		"arn":                    computed("ARN of the user, known once it is created. It changes when the user is renamed or moved."),
		"unique_id":              computed("IAM's own ID of the user (`AIDA…`), which no other user ever has, not even one of the same name."),
		"create_date":            computed("When the user was created, in RFC 3339."),
		"access_key_id":          computed("ID of the access key for the vendor. Null where somebody deleted it outside Terraform, until an apply makes another."),
		"access_key_status":      computed("Whether the key works: `Active`, or `Inactive` where somebody deactivated it outside Terraform, until an apply activates it again. Null without a key."),
		"previous_access_key_id": computed("ID of the key before the last rotation, where it is kept; else null."),
		"secret_access_key": schema.StringAttribute{
			Computed:            true,
			Sensitive:           true,
			MarkdownDescription: "Secret of the access key, in plain. Null where there is a `pgp_key`, and after an import, for AWS shows a secret once, to who makes the key.",
		},
		"encrypted_secret_access_key": computed("Secret of the access key, encrypted for `pgp_key`, as base64 of an OpenPGP message: `terraform output -raw … | base64 --decode | gpg --decrypt`. " +
			"Null without a `pgp_key`, and after an import."),
		"key_fingerprint": computed("Fingerprint of the PGP key that `encrypted_secret_access_key` is encrypted for, in hexadecimal; null where that is."),
		"tags_all": schema.MapAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "All tags of the user: `tags` and the provider's `default_tags`, without those that `ignore_tags` names and those that describe access keys.",
		},
	}
}

func checkPGPKey(text string) error {
	_, err := accesskey.ParseRecipient(text)
	return err
}

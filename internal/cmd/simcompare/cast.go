package main

import (
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The accounts of the play.
const (
	ownAccount     = "123456789012"
	foreignAccount = "999988887777"
	thirdAccount   = "111122223333"

	roleARN        = "arn:aws:iam::" + ownAccount + ":role/app"
	oidcProvider   = "arn:aws:iam::" + ownAccount + ":oidc-provider/token.actions.githubusercontent.com"
	samlProvider   = "arn:aws:iam::" + ownAccount + ":saml-provider/Corp"
	cognito        = "cognito-identity.amazonaws.com"
	vendorUniqueID = "AROAVENDOREXAMPLE123"
	bobUniqueID    = "AIDABOBEXAMPLE123456"
)

// caller is somebody who makes a request, with the keys that AWS sets for him.
type caller struct {
	// name is the principal as a request names it; empty for the anonymous.
	name string
	// simulated is the principal for the simulator, where it knows no such name.
	simulated string
	policy    policy.Caller
	// keys are what AWS documents for this kind of principal.
	// Source: IAM User Guide, "AWS global condition context keys", Properties of
	// the principal, and "IAM policy elements: Variables and tags", Principal key values.
	keys context
	// told are those of the keys that do not follow from the name.
	told []string
	// named are the entries of a Principal element that take the caller in.
	named []string
}

func (c caller) account() string { return c.policy.AccountID }

// principalKeys are set for every signed request of an account's identity.
func principalKeys(account, arn, kind, userID string) context {
	c := context{
		"aws:PrincipalAccount":      one(account),
		"aws:PrincipalIsAWSService": one("false"),
	}
	for key, value := range map[string]string{"aws:PrincipalArn": arn, "aws:PrincipalType": kind, "aws:userid": userID} {
		if value != "" {
			c[key] = one(value)
		}
	}
	return c
}

func user(account, path, name, id string) caller {
	arn := "arn:aws:iam::" + account + ":user" + path + name
	keys := principalKeys(account, arn, "User", id)
	keys["aws:username"] = one(name)
	return caller{
		name: arn, keys: keys, told: []string{"aws:userid"},
		policy: policy.Caller{Kind: policy.CallerUser, AccountID: account, ARN: arn, UniqueID: id},
		named:  []string{arn, account, root(account), "*", id},
	}
}

func root(account string) string { return "arn:aws:iam::" + account + ":root" }

func session(account, path, role, name, id string) caller {
	arn := "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + name
	of := "arn:aws:iam::" + account + ":role" + path + role
	return caller{
		name: arn, keys: principalKeys(account, of, "AssumedRole", id+":"+name), told: []string{"aws:userid", "aws:PrincipalArn"},
		policy: policy.Caller{Kind: policy.CallerSession, AccountID: account, ARN: arn, RoleARN: of, UniqueID: id},
		named:  []string{arn, of, account, root(account), "*", id},
	}
}

// role is a role without one of its sessions.
func role(account, name string) caller {
	arn := "arn:aws:iam::" + account + ":role/" + name
	return caller{
		name: arn, keys: principalKeys(account, arn, "AssumedRole", ""),
		policy: policy.Caller{Kind: policy.CallerRole, AccountID: account, ARN: arn},
		named:  []string{arn, account, root(account), "*"},
	}
}

// someone is an identity of an account of which nothing else is known. The
// simulator gets a user whom no policy names.
func someone(account string) caller {
	return caller{
		name: account, simulated: "arn:aws:iam::" + account + ":user/unnamed", keys: principalKeys(account, "", "", ""),
		policy: policy.Caller{Kind: policy.CallerIdentity, AccountID: account},
		named:  []string{account, root(account), "*"},
	}
}

func rootUser(account string) caller {
	return caller{
		name: root(account), keys: principalKeys(account, root(account), "Account", account), told: []string{"aws:PrincipalType", "aws:PrincipalArn", "aws:userid"},
		policy: policy.Caller{Kind: policy.CallerRoot, AccountID: account, ARN: root(account)},
		named:  []string{account, root(account), "*"},
	}
}

func federatedUser(account, name string) caller {
	arn := "arn:aws:sts::" + account + ":federated-user/" + name
	return caller{
		name: arn, keys: principalKeys(account, arn, "FederatedUser", account+":"+name), told: []string{"aws:userid"},
		policy: policy.Caller{Kind: policy.CallerFederatedUser, AccountID: account, ARN: arn},
		named:  []string{arn, account, root(account), "*"},
	}
}

func service(name string) caller {
	return caller{
		name: name,
		keys: context{
			"aws:PrincipalIsAWSService":     one("true"),
			"aws:PrincipalServiceName":      one(name),
			"aws:PrincipalServiceNamesList": many(name),
		},
		policy: policy.Caller{Kind: policy.CallerService, Name: name},
		named:  []string{name},
	}
}

func provider(name string) caller {
	return caller{
		name: name, keys: context{},
		policy: policy.Caller{Kind: policy.CallerProvider, Name: name},
		named:  []string{name},
	}
}

func anonymous() caller {
	return caller{keys: context{}, policy: policy.Caller{Kind: policy.CallerAnonymous}, named: []string{"*"}}
}

// identities are the callers that have an account.
func identities() []caller {
	foreigner := user("555566667777", "/", "abroad", "AIDAABROADEXAMPLE123")
	foreigner = inPartition(foreigner, "aws-cn")
	return []caller{
		user(foreignAccount, "/div/", "bob", bobUniqueID),
		user(ownAccount, "/", "alice", "AIDAALICEEXAMPLE1234"),
		role(foreignAccount, "vendor"),
		role(ownAccount, "app"),
		session(foreignAccount, "/", "vendor", "s1", vendorUniqueID),
		session(ownAccount, "/svc/", "deploy", "s2", "AROADEPLOYEXAMPLE123"),
		someone(foreignAccount),
		someone(ownAccount),
		rootUser(foreignAccount),
		federatedUser(foreignAccount, "ann"),
		foreigner,
	}
}

// inPartition moves a caller's ARNs to another partition.
func inPartition(c caller, partition string) caller {
	arn := "arn:" + partition + c.name[len("arn:aws"):]
	c.keys = c.keys.clone()
	c.keys["aws:PrincipalArn"] = one(arn)
	c.name, c.policy.ARN = arn, arn
	c.named = []string{arn, c.account(), "arn:" + partition + ":iam::" + c.account() + ":root", "*"}
	return c
}

func services() []caller {
	return []caller{service("ec2.amazonaws.com"), service("lambda.amazonaws.com")}
}

// awsEntries are what a generated policy names under AWS; some differ from a
// caller in the path, in the case of a letter or in the partition alone.
func awsEntries() []string {
	entries := []string{
		"*", thirdAccount, root(thirdAccount), vendorUniqueID, bobUniqueID,
		"arn:aws:iam::" + foreignAccount + ":role/path/vendor",
		"arn:aws:iam::" + foreignAccount + ":role/Vendor",
		"arn:aws:iam::" + foreignAccount + ":user/bob",
		"arn:aws:iam::" + foreignAccount + ":user/div/Bob",
		"arn:aws:sts::" + foreignAccount + ":assumed-role/vendor/s2",
		"arn:aws:iam::" + ownAccount + ":role/deploy",
		root("555566667777"),
	}
	for _, c := range identities() {
		entries = append(entries, c.named...)
	}
	slices.Sort(entries)
	return slices.Compact(entries)
}

package policy

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// principalTest is a Principal or NotPrincipal element, ready to be asked.
type principalTest struct {
	// asked is false in an identity policy, which has no principals.
	asked    bool
	negated  bool
	everyone bool
	// anyAWS is "*" under AWS.
	anyAWS bool
	// aws holds the entries that name an identity: ARNs and unique IDs.
	aws []string
	// accounts holds the entries that name a whole account.
	accounts  []accountEntry
	service   []string
	federated []string
}

// accountEntry is an account as a principal; the partition is empty where the
// entry was a bare account ID.
type accountEntry struct {
	id        string
	partition string
}

// newPrincipalTest prepares a statement's element. Where principals are asked
// for and the statement has none, it takes in nobody.
func newPrincipalTest(s *Statement, use Use) principalTest {
	switch {
	case use == UseIdentity:
		return principalTest{}
	case s.Principal != nil:
		return principalTestOf(s.Principal)
	case s.NotPrincipal != nil:
		t := principalTestOf(s.NotPrincipal)
		t.negated = true
		return t
	default:
		return principalTest{asked: true}
	}
}

func principalTestOf(p *Principals) principalTest {
	t := principalTest{asked: true, everyone: p.Everyone, service: p.Service, federated: p.Federated}
	for _, entry := range p.AWS {
		if entry == "*" {
			t.anyAWS = true
		} else if account, ok := accountOf(entry); ok {
			t.accounts = append(t.accounts, account)
		} else {
			t.aws = append(t.aws, entry)
		}
	}
	return t
}

// accountOf reads an account ID or the root ARN of an account, which mean the
// same. Source: IAM User Guide, "Principal", AWS account principals.
func accountOf(entry string) (accountEntry, bool) {
	if awsid.IsAccountID(entry) {
		return accountEntry{id: entry}, true
	}
	if !strings.HasSuffix(entry, ":root") {
		return accountEntry{}, false
	}
	p, err := awsid.ParsePrincipal(entry, "")
	if err != nil || p.Kind != awsid.KindAccount {
		return accountEntry{}, false
	}
	return accountEntry{id: p.AccountID, partition: p.Partition}, true
}

// match says how the element takes in the caller. NotPrincipal takes in
// everyone whom its entries do not.
func (t *principalTest) match(c *Caller) PrincipalMatch {
	if !t.asked {
		return NotAsked
	}
	found := t.find(c)
	switch {
	case !t.negated:
		return found
	case found == NoPrincipalMatch:
		return MatchEveryone
	default:
		return NoPrincipalMatch
	}
}

// find looks for the most direct of the entries that take in the caller. "*"
// under AWS is everyone, the anonymous and services included, but for those
// whom an identity provider vouches for: they must be named as Federated.
// Source: IAM User Guide, "Principal", All principals, and "Policy validation
// check reference", Mismatched action for principal.
func (t *principalTest) find(c *Caller) PrincipalMatch {
	switch {
	case t.names(c):
		return MatchDirect
	case t.everyone, t.anyAWS && c.Kind != CallerProvider:
		return MatchEveryone
	case t.namesAccount(c):
		return MatchAccount
	default:
		return NoPrincipalMatch
	}
}

// names reports whether an entry names the caller itself. All comparisons are
// exact: IAM allows no wildcard inside a principal's ARN, user names count with
// their case and path, and the ARN of a role stands for each of its sessions.
// Source: IAM User Guide, "AWS JSON policy elements: Principal".
func (t *principalTest) names(c *Caller) bool {
	switch c.Kind {
	case CallerService:
		return holds(t.service, c.Name)
	case CallerProvider:
		return holds(t.federated, c.Name)
	case CallerSession:
		return len(t.aws) > 0 && (t.namesIdentity(c) || holds(t.aws, c.roleARN()) || holds(t.aws, c.sessionID()))
	case CallerUser, CallerRole, CallerFederatedUser:
		return t.namesIdentity(c)
	default:
		return false
	}
}

func (t *principalTest) namesIdentity(c *Caller) bool {
	return holds(t.aws, c.ARN) || holds(t.aws, c.UniqueID)
}

func holds(entries []string, name string) bool {
	if name == "" {
		return false
	}
	for _, entry := range entries {
		if entry == name {
			return true
		}
	}
	return false
}

// roleARN is the ARN of the role behind a session. Where the caller gives
// none, the role is taken to have the path "/", since a session's ARN has none.
func (c *Caller) roleARN() string {
	if c.RoleARN != "" {
		return c.RoleARN
	}
	p, err := awsid.ParsePrincipal(c.ARN, "")
	if err != nil || p.Kind != awsid.KindSession {
		return ""
	}
	return awsid.Principal{Kind: awsid.KindRole, Partition: p.Partition, AccountID: p.AccountID, Path: "/", Name: p.Name}.ARN()
}

// sessionID is how IAM shows a session whose role was deleted: AROA…:session.
func (c *Caller) sessionID() string {
	if c.UniqueID == "" {
		return ""
	}
	return c.UniqueID + ":" + c.ARN[strings.LastIndexByte(c.ARN, '/')+1:]
}

func (t *principalTest) namesAccount(c *Caller) bool {
	if len(t.accounts) == 0 || c.Kind == CallerService || c.Kind == CallerProvider || c.Kind == CallerAnonymous {
		return false
	}
	partition, id := c.account()
	for _, account := range t.accounts {
		if account.id == id && account.reaches(partition) {
			return true
		}
	}
	return false
}

// reaches is false only where both partitions are known and differ.
func (a accountEntry) reaches(partition string) bool {
	return a.partition == "" || partition == "" || a.partition == partition
}

// account gives the caller's partition, empty if unknown, and account ID; the
// ARN speaks where the account is not given.
func (c *Caller) account() (string, string) {
	rest, ok := strings.CutPrefix(c.ARN, "arn:")
	if !ok {
		return "", c.AccountID
	}
	partition, rest, _ := strings.Cut(rest, ":")
	if c.AccountID != "" {
		return partition, c.AccountID
	}
	_, rest, _ = strings.Cut(rest, ":")
	_, rest, _ = strings.Cut(rest, ":")
	id, _, _ := strings.Cut(rest, ":")
	return partition, id
}

// String describes the caller for people.
func (c Caller) String() string {
	switch c.Kind {
	case CallerIdentity:
		return "an identity of account " + c.AccountID
	case CallerRoot:
		return "the root user of account " + c.AccountID
	case CallerService:
		return "the service " + c.Name
	case CallerProvider:
		return "somebody signed in by " + c.Name
	case CallerAnonymous:
		return "an anonymous caller"
	default:
		return c.ARN
	}
}

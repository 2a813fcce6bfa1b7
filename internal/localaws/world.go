package localaws

import (
	"maps"
	"sync"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// world is everything the endpoint holds. One lock guards it: a request is
// decided and carried out in one go, and waits for nothing while it holds it.
type world struct {
	mu       sync.Mutex
	ids      idSource
	accounts map[string]*account
	// order is the accounts' order in the seed.
	order []string
	// owners says which account a unique ID belongs to, also after its
	// bearer is gone.
	owners map[string]*account
	// sessions are the temporary credentials by access key ID.
	sessions map[string]*session
	// principals are what the seed made, in order, for the list of credentials.
	principals []seededPrincipal
	settings   Settings
	// signer signs for the identity providers that the endpoint plays.
	signer *idp.Signer
	// buckets are S3's of all accounts, by name.
	buckets map[string]*bucket
	// origins say from where the requests of access keys come.
	origins []Origin
	// revoked are the IDs of tokens that their issuer has taken back.
	revoked map[string]bool
	// usedCodes are the last steps whose codes were taken, by MFA device.
	usedCodes map[string]int64
}

func newWorld(ids idSource) *world {
	return &world{ids: ids, accounts: map[string]*account{}, owners: map[string]*account{}, sessions: map[string]*session{}, revoked: map[string]bool{}, usedCodes: map[string]int64{}, buckets: map[string]*bucket{}}
}

func (w *world) inOrder() []*account {
	all := make([]*account, 0, len(w.order))
	for _, id := range w.order {
		all = append(all, w.accounts[id])
	}
	return all
}

// newUniqueID makes an ID for a role or user of the account.
func (w *world) newUniqueID(prefix string, a *account) string {
	id := w.ids.uniqueID(prefix)
	w.owners[id] = a
	return id
}

// sessionSpec is what a session is made of.
type sessionSpec struct {
	account        *account
	bearer         *entity
	name           string
	factor         time.Time
	duration       time.Duration
	tags           []tag
	transitive     []string
	sourceIdentity string
	federated      *federated
	facts          map[string]string
	policies       []*policy.Compiled
}

// issue makes temporary credentials and remembers them. Those that expired
// more than a day ago are forgotten, so that a long run does not grow.
func (w *world) issue(s sessionSpec, now time.Time) *session {
	if len(w.sessions)%1000 == 0 {
		maps.DeleteFunc(w.sessions, func(_ string, old *session) bool { return now.Sub(old.expires) > 24*time.Hour })
	}
	made := &session{
		accessKeyID: w.ids.accessKeyID(temporaryPrefix), secret: w.ids.secret(SecretOfSession), token: w.ids.sessionToken(),
		issued: now, expires: now.Add(s.duration).Truncate(time.Second),
		account: s.account, kind: s.bearer.kind, bearer: s.bearer.name, bearerID: s.bearer.id, name: s.name, factor: s.factor,
		tags: s.tags, transitive: s.transitive, sourceIdentity: s.sourceIdentity,
		federated: s.federated, facts: s.facts, policies: s.policies,
	}
	w.sessions[made.accessKeyID] = made
	return made
}

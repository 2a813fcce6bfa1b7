// Package localaws is a local AWS endpoint: IAM, STS, S3, Security Lake and KMS
// of several accounts in one process, on one port, with all state in memory. It
// is for the demo, for tests and for users without an AWS account. It is not for
// production, and nothing real should ever be sent to it.
//
// It is strict where the point of this project lies: signatures are verified
// (package sigv4), trust policies are decided by package trust, identity
// policies, boundaries, session policies and the policies of buckets and keys by
// package policy, and errors have
// AWS's codes, statuses and, where AWS publishes it, wording. What it does not
// know it refuses as NotImplemented; it never pretends.
//
// # Guards of a laptop
//
// It listens on loopback unless Config.UnsafeListen is set, answers only Host
// names that are loopback's (which defeats DNS rebinding), and refuses requests
// that a browser made (Origin, Sec-Fetch-Site). Access keys begin LKIA (long
// term) and LSIA (temporary), so that none of its own passes for AWS's, and a
// request signed with an AKIA or ASIA key is refused with a warning. Nothing
// it records holds a header or a body.
//
// # Seed
//
// Config.Seed is JSON; DefaultSeed is an example of all of it. Policies are
// JSON objects in the places of IAM's own documents.
//
//	{"accounts": [{
//	  "id": "123456789012",
//	  "name": "customer",                     shown nowhere but here
//	  "partition": "aws",                     default aws
//	  "organization_id": "o-a1b2c3d4e5",      for aws:PrincipalOrgID
//	  "organization_path": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",   its place there; default directly under the root
//	  "disabled_regions": ["eu-south-1"],     STS gives no credentials there
//	  "root_key": true,                       a key for the root user
//	  "quotas": {"trust_policy_size": 2048, "managed_policies_per_role": 10, "roles": 1000},
//	  "policies": [{"name": "p", "path": "/", "document": {}}],
//	  "oidc_providers": [{"url": "https://gitlab.com", "client_ids": ["sts.amazonaws.com"]}],
//	  "saml_providers": [{"name": "p", "entity_id": "urn:idp"}],    played by this endpoint
//	  "kms_keys": [{"id": "…", "region": "us-east-1", "description": "", "policy": {}}],
//	  "buckets": [{"name": "b", "region": "us-east-1", "policy": {}, "encryption": {"algorithm": "aws:kms", "kms_key_id": "arn:…", "bucket_key": true},
//	               "public_access_block": {"block_public_policy": true, …}, "objects": {"key": "text"}}],
//	  "data_lakes": [{"region": "us-east-1", "bucket_suffix": "…", "kms_key_id": "arn:…", "status": "COMPLETED",
//	                  "sources": [{"name": "s", "version": "1.0", "event_classes": [], "status": "COLLECTING",
//	                               "provider_principal": "111122223333", "provider_external_id": "…"}]}],
//	  "users": [{"name": "admin", "path": "/", "tags": {}, "inline_policies": {"name": {}},
//	             "managed_policy_arns": [], "permissions_boundary": "", "mfa_secret": "base 32"}],
//	  "roles": [the same but mfa_secret, and "description", "max_session_duration", "assume_role_policy": {}]
//	}]}
//
// A principal in a trust policy must exist where its account is seeded. The
// first user of the first account is the administrator that is listed first. The
// seed's trust policies stand for ones that were there before: what IAM has
// come to refuse since, such as a shared identity provider without the claim
// that it demands, is taken here, and from clients it is not. A user with
// mfa_secret has a virtual MFA device, arn:aws:iam::ACCOUNT:mfa/NAME, for
// GetSessionToken and AssumeRole.
//
// # Control
//
// Under /_localaws/, with the header X-Localaws-Token:
//
//	GET health          {"status": "ok"}
//	GET credentials     a list of {account_id, principal_arn, access_key_id, secret_access_key, session_token}
//	GET requests        the journal: a list of {service, action, account, principal, status, time}; DELETE empties it
//	PUT faults          a list of {service, action, kind, count, delay_ms} that replaces the last one
//	PUT settings        {propagation_ms, latency_ms, rate_per_second}; what is left out is 0, which is off
//	PUT security-lake   what a data lake reports: {account_id, region, create_status, update_status: {status, code, reason},
//	                    sources: [{name, version, statuses: [{resource, status}]}], exceptions: [{exception, remediation, timestamp}]};
//	                    what is left out stays as it is
//	POST web-identity-token   a signed token for AssumeRoleWithWebIdentity: {"token": "…"} for {issuer, audience, subject,
//	                          claims, session_tags, transitive_tag_keys, source_identity, expires_in_seconds, revoked}
//	POST saml-assertion       a signed assertion for AssumeRoleWithSAML: {"assertion": "…"} for {provider_arn, role_arn, session_name,
//	                          subject, subject_format, recipient, attributes, session_tags, …, session_seconds, expires_in_seconds}
//	GET saml-metadata         {"metadata": "…"} of an identity provider that this endpoint plays, for CreateSAMLProvider; ?entity_id=…
//	POST assume-as-service    credentials for {service, role_arn, session_name, source_account, source_arn, source_org_id,
//	                          source_org_paths, external_id, source_identity, session_tags, transitive_tag_keys, principal_tags,
//	                          session_context}
//	POST mfa-code             {"code": "…"}, what an MFA device shows now, for {serial_number}
//	PUT network-origins       from where the requests of access keys come, a list that replaces the last one:
//	                          {access_key_id, source_ip} or {access_key_id, vpc_endpoint: {id, vpc, region, account_id, source_ip}}
//
// WebIdentity, SAMLIdentity, ServiceCall and Origin describe the members. Package idp
// says how tokens and assertions are made. The last route exists because no
// client can be an AWS service: services call STS from inside AWS, and what a
// trust policy lets one of them do can be shown in no other way. Origins are
// declared here and never in a request, for no caller of AWS chooses what it
// sees of his network.
//
// A fault's kind is throttle, error, timeout, drop-before, drop-after or stale;
// an empty service or action is any; a count of 0 is until replaced. A status
// of 0 in the journal is a request that got no answer.
//
// # What is assumed
//
// AWS's pages leave some of this open; here it is: the role's account decides
// whether a region is disabled, after authorization; a chained session's
// length is checked after authorization too; IAM finds names by exact case.
// Every claim of a token that is a text or a list of texts is a condition key,
// of which AWS makes a list for each issuer; an identity provider's ARN in a
// trust policy need not exist; a request that is not signed goes to us-east-1.
//
// S3 has neither ACLs nor versions nor uploads in parts, and objects of 5 MiB at
// most. A request that is signed for another region than the bucket's is sent
// away with 301, and CreateBucket makes the bucket where the request is signed
// for. KMS has symmetric keys without aliases or grants. Security Lake lists all
// regions where none is named; of the permissions that it uses in its caller's
// name it asks for iam:PassRole alone; a lake is ready once propagation_ms are
// over; the role that it makes for a source stays when the source goes.
//
// Two things differ on purpose: IAM takes signatures for any region, because a
// client that is given an endpoint signs for its own, and aws:SecureTransport
// is true, for this stands where HTTPS would be.
package localaws

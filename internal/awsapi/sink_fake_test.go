package awsapi

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const (
	sinkBucket   = "aws-security-data-lake-us-east-1-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5"
	sinkKey      = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	sinkProvider = "arn:aws:iam::123456789012:role/service-role/AmazonSecurityLake-Provider-partner-us-east-1"
	sinkWriter   = "arn:aws:iam::123456789012:role/Writer"
)

// sinkReply is what the fake answers; header is for S3 alone.
type sinkReply struct {
	status int
	header map[string]string
	body   string
}

// fakeSink plays S3, Security Lake, KMS and IAM at one address, all in order
// unless a test says otherwise. Answers are by operation; those of HeadBucket
// depend on the expected owner, those of IAM on the role or policy.
type fakeSink struct {
	*httptest.Server
	mu sync.Mutex
	// calls are the operations asked for, with the region they were signed for.
	calls []string
	// answers override the usual ones, by operation or by "operation argument".
	answers map[string]sinkReply
	// inline and managed are the documents of the writer's policies.
	inline, managed map[string]string
	boundary        string
}

func newFakeSink(t *testing.T) *fakeSink {
	t.Helper()
	f := &fakeSink{answers: map[string]sinkReply{}, inline: map[string]string{"write": `{"Version":"2012-10-17","Statement":[
	  {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::` + sinkBucket + `/ext/partner/*"},
	  {"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"` + sinkKey + `"}]}`}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// sinkArgs are of a sink that is in order.
func sinkArgs() lake.Arguments {
	return lake.Arguments{
		URL: "https://" + sinkBucket + ".s3.us-east-1.amazonaws.com", AccountID: testAccount, SourceName: "partner", SourceVersion: "1.0",
		RoleARN: sinkWriter, ProviderPrincipal: "210987654321", ExternalID: "right-id",
	}
}

// client talks to the fake; the provider block's region is not the sink's.
func (f *fakeSink) client(change func(*Config)) *Client {
	cfg := testConfig(f.URL)
	cfg.Region, cfg.S3UsePathStyle = "eu-central-1", true
	for _, service := range []string{"s3", "securitylake", "kms"} {
		cfg.Endpoints[service] = f.URL
	}
	if change != nil {
		change(&cfg)
	}
	return New(cfg)
}

func (f *fakeSink) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	operation, argument, reply := f.answer(req, string(body))
	scope := strings.Split(req.Header.Get("Authorization"), "/")
	region := "unsigned"
	if len(scope) > 3 {
		region = scope[2]
	}
	f.mu.Lock()
	f.calls = append(f.calls, operation+" "+region)
	for _, key := range []string{operation, operation + " " + argument, operation + " @" + region} {
		if own, ok := f.answers[key]; ok {
			reply = own
		}
	}
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/xml")
	if strings.HasPrefix(reply.body, "{") {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	}
	for name, value := range reply.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(reply.status)
	_, _ = io.WriteString(w, reply.body)
}

// answer finds the operation, what of its arguments tests tell apart, and the
// usual answer.
func (f *fakeSink) answer(req *http.Request, body string) (operation, argument string, reply sinkReply) {
	if target := req.Header.Get("X-Amz-Target"); target != "" {
		_, operation, _ = strings.Cut(target, ".")
		return operation, "", jsonReply(map[string]any{"Policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"}]}`})
	}
	if form, err := url.ParseQuery(body); err == nil && form.Get("Action") != "" {
		argument = form.Get("RoleName") + form.Get("PolicyArn")
		r := f.iam(form.Get("Action"), form)
		return form.Get("Action"), argument, sinkReply{status: r.status, body: r.body}
	}
	if strings.HasPrefix(req.URL.Path, "/v1/") {
		operation, reply = securityLakeReply(req.URL)
		return operation, body + req.URL.RawQuery, reply
	}
	operation, reply = s3Reply(req)
	return operation, req.Header.Get("x-amz-expected-bucket-owner"), reply
}

func jsonReply(value any) sinkReply {
	text, err := json.Marshal(value)
	must(err)
	return sinkReply{status: http.StatusOK, body: string(text)}
}

func securityLakeReply(u *url.URL) (string, sinkReply) {
	type object = map[string]any
	switch u.Path {
	case "/v1/datalakes":
		return "ListDataLakes", jsonReply(object{"dataLakes": []object{{
			"dataLakeArn": "arn:aws:securitylake:us-east-1:123456789012:data-lake/default", "region": "us-east-1", "s3BucketArn": "arn:aws:s3:::" + sinkBucket,
			"createStatus": "COMPLETED", "encryptionConfiguration": object{"kmsKeyId": sinkKey},
			"updateStatus": object{"status": "FAILED", "exception": object{"code": "Conflict", "reason": "Busy."}},
		}}})
	case "/v1/datalake/logsources/list":
		custom := func(name, version string) object {
			return object{"customLogSource": object{"sourceName": name, "sourceVersion": version, "provider": object{"location": "s3://" + sinkBucket + "/ext/" + name + "/", "roleArn": sinkProvider}}}
		}
		return "ListLogSources", jsonReply(object{"sources": []object{
			{"account": testAccount, "region": "eu-west-1", "sources": []object{custom("partner", "1.0")}},
			{"account": testAccount, "region": "us-east-1", "sources": []object{{"awsLogSource": object{"sourceName": "VPC_FLOW"}}, custom("other", "1.0"), custom("partner", "1.0")}},
		}})
	case "/v1/datalake/sources":
		return "GetDataLakeSources", jsonReply(object{"dataLakeSources": []object{
			{"account": testAccount, "sourceName": "other", "sourceStatuses": []object{{"status": "NOT_COLLECTING"}}},
			{"account": testAccount, "sourceName": "partner", "sourceStatuses": []object{{"resource": "ext/partner", "status": "COLLECTING"}}},
		}})
	}
	return "ListDataLakeExceptions", jsonReply(object{"exceptions": []object{
		{"exception": "an older one", "region": "us-east-1", "remediation": "Do that.", "timestamp": "2025-05-01T00:00:00Z"},
		{"exception": "a newer one", "region": "us-east-1", "remediation": "Do this.", "timestamp": "2025-06-01T00:00:00Z"},
	}})
}

func s3Reply(req *http.Request) (string, sinkReply) {
	ok := sinkReply{status: http.StatusOK, header: map[string]string{headerBucketRegion: "us-east-1"}}
	query := req.URL.Query()
	switch {
	case req.Method == http.MethodHead:
		return "HeadBucket", ok
	case query.Has("location"):
		return "GetBucketLocation", s3XML(`<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">EU</LocationConstraint>`)
	case query.Has("publicAccessBlock"):
		return "GetPublicAccessBlock", s3XML(`<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`)
	case query.Has("encryption"):
		return "GetBucketEncryption", s3XML(`<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>` + sinkKey + `</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`)
	}
	return "GetBucketPolicy", sinkReply{status: http.StatusOK, body: "\n" + `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`}
}

func s3XML(body string) sinkReply { return sinkReply{status: http.StatusOK, body: body} }

func s3Fault(status int, code string) sinkReply {
	return sinkReply{status: status, body: "<Error><Code>" + code + "</Code><Message>no</Message></Error>"}
}

// jsonFault is how Security Lake and KMS refuse.
func jsonFault(status int, code string) sinkReply {
	return sinkReply{status: status, header: map[string]string{"X-Amzn-ErrorType": code}, body: `{"__type":"` + code + `","message":"no"}`}
}

func iamFault(status int, code string) sinkReply {
	r := fault(status, code, "no")
	return sinkReply{status: r.status, body: r.body}
}

func (f *fakeSink) iam(action string, form url.Values) reply {
	name := form.Get("RoleName")
	switch action {
	case "GetCallerIdentity":
		return ok(action, "<Account>"+testAccount+"</Account><Arn>arn:aws:iam::123456789012:user/ci</Arn><UserId>AIDAEXAMPLE</UserId>")
	case "GetRole":
		arn := sinkWriter
		if strings.HasPrefix(name, "AmazonSecurityLake-") {
			arn = sinkProvider
		}
		return oneRole(action, &Role{Name: name, ARN: arn, Path: "/", UniqueID: "AROAEXAMPLEEXAMPLE111", CreateDate: time.Unix(0, 0), TrustPolicy: testTrust, BoundaryARN: f.boundary})
	case "ListRolePolicies":
		return ok(action, "<PolicyNames>"+listed(f.inline, "<member>%s</member>")+"</PolicyNames><IsTruncated>false</IsTruncated>")
	case "GetRolePolicy":
		return ok(action, "<PolicyDocument>"+escape(url.PathEscape(f.inline[form.Get("PolicyName")]))+"</PolicyDocument>")
	case "ListAttachedRolePolicies":
		return ok(action, "<AttachedPolicies>"+listed(f.managed, "<member><PolicyArn>%s</PolicyArn></member>")+"</AttachedPolicies><IsTruncated>false</IsTruncated>")
	case "GetPolicy":
		return ok(action, "<Policy><Arn>x</Arn><DefaultVersionId>v3</DefaultVersionId></Policy>")
	}
	return ok(action, "<PolicyVersion><Document>"+escape(url.PathEscape(f.managed[form.Get("PolicyArn")]))+"</Document><VersionId>"+form.Get("VersionId")+"</VersionId></PolicyVersion>")
}

func listed(documents map[string]string, format string) string {
	var b strings.Builder
	for name := range documents {
		fmt.Fprintf(&b, format, name)
	}
	return b.String()
}

// read reads a sink from the fake and judges it.
func (f *fakeSink) read(t *testing.T, args lake.Arguments) (lake.Facts, lake.Report) {
	t.Helper()
	sink := lake.NewSink(args)
	facts, err := f.client(nil).ReadSink(t.Context(), sink)
	if err != nil {
		t.Fatal(err)
	}
	return facts, lake.Judge(sink, facts)
}

// count is how often an operation was asked for; "" counts all.
func (f *fakeSink) count(operation string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, call := range f.calls {
		if name, _, _ := strings.Cut(call, " "); operation == "" || name == operation {
			n++
		}
	}
	return n
}

package awsapi

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"
	"github.com/aws/aws-sdk-go-v2/service/securitylake/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// codeNoLake is how some of Security Lake's calls answer where it is not
// enabled.
const codeNoLake = "ResourceNotFoundException"

func lakeCall(doing, action, region string) call {
	return call{doing: doing, action: action, facts: []Fact{{"Region", region}}}
}

// readLake asks Security Lake about the lake, the source and, where something
// is wrong with one of them, what it advises.
func (r *sinkReader) readLake(ctx context.Context, region string) error {
	client := r.securityLake(region)
	if err := r.readDataLake(ctx, client, region); err != nil {
		return err
	}
	if r.asks(lake.CheckSourceRegistered) {
		if err := r.readSources(ctx, client, region); err != nil {
			return err
		}
	}
	if r.asks(lake.CheckSourceCollecting) {
		if err := r.readCollection(ctx, client, region); err != nil {
			return err
		}
	}
	if !r.isTroubled() {
		return nil
	}
	return r.readProblems(ctx, client, region)
}

func (r *sinkReader) readDataLake(ctx context.Context, client *securitylake.Client, region string) error {
	about := lakeCall("read the state of Security Lake", "securitylake:ListDataLakes", region)
	out, err := client.ListDataLakes(ctx, &securitylake.ListDataLakesInput{Regions: []string{region}})
	found, err := fact(out, err, about, codeNoLake)
	if err != nil {
		return err
	}
	if found.State == lake.Unreadable {
		r.facts.Lake = lake.UnreadableFact[lake.DataLake](found.Permission, "")
		return nil
	}
	if found.IsKnown() {
		for _, l := range found.Value.DataLakes {
			if aws.ToString(l.Region) == region {
				r.facts.Lake = lake.KnownFact(newDataLake(l))
				return nil
			}
		}
	}
	r.facts.Lake = lake.AbsentFact[lake.DataLake](r.otherLakes(ctx, client))
	return nil
}

// otherLakes says in a sentence where Security Lake is enabled instead. That it
// cannot be told is no fault: it is a hint.
func (r *sinkReader) otherLakes(ctx context.Context, client *securitylake.Client) string {
	out, err := client.ListDataLakes(ctx, &securitylake.ListDataLakesInput{})
	if err != nil || len(out.DataLakes) == 0 {
		return ""
	}
	var regions []string
	for _, l := range out.DataLakes {
		regions = append(regions, aws.ToString(l.Region))
	}
	slices.Sort(regions)
	return "It is enabled in " + join(regions) + "."
}

func newDataLake(l types.DataLakeResource) lake.DataLake {
	d := lake.DataLake{
		ARN: aws.ToString(l.DataLakeArn), Region: aws.ToString(l.Region), BucketARN: aws.ToString(l.S3BucketArn),
		CreateStatus: lake.LakeStatus(l.CreateStatus),
	}
	if e := l.EncryptionConfiguration; e != nil {
		d.KeyID = aws.ToString(e.KmsKeyId)
	}
	if u := l.UpdateStatus; u != nil {
		d.UpdateStatus = lake.LakeStatus(u.Status)
		if u.Exception != nil {
			d.FailureCode, d.FailureReason = aws.ToString(u.Exception.Code), aws.ToString(u.Exception.Reason)
		}
	}
	return d
}

// accounts narrows listings to the lake's account, where it is known: a
// delegated administrator sees those of a whole organization.
func (r *sinkReader) accounts() []string {
	if account := r.facts.LakeAccount(); account != "" {
		return []string{account}
	}
	if r.sink.AccountID != "" {
		return []string{r.sink.AccountID}
	}
	return nil
}

// readSources lists the custom sources of the sink's name. The listing is
// narrowed by account and region, not by source: a filter by version would hide
// that the source is there in another one.
func (r *sinkReader) readSources(ctx context.Context, client *securitylake.Client, region string) error {
	sources, err := r.listSources(ctx, client, region)
	r.facts.Sources, err = fact(sources, err, lakeCall("list the sources of Security Lake", "securitylake:ListLogSources", region), codeNoLake)
	if r.facts.Sources.State == lake.Absent {
		r.facts.Sources = lake.KnownFact[[]lake.Source](nil)
	}
	return err
}

func (r *sinkReader) listSources(ctx context.Context, client *securitylake.Client, region string) ([]lake.Source, error) {
	var sources []lake.Source
	// Pages are turned by hand here: the SDK's paginators would keep all the
	// operations of the service in the binary.
	in := &securitylake.ListLogSourcesInput{Accounts: r.accounts(), Regions: []string{region}}
	for more := true; more; more = in.NextToken != nil {
		page, err := client.ListLogSources(ctx, in)
		if err != nil {
			return nil, err
		}
		in.NextToken = page.NextToken
		for _, group := range page.Sources {
			if aws.ToString(group.Region) != region {
				continue
			}
			for _, resource := range group.Sources {
				custom, ok := resource.(*types.LogSourceResourceMemberCustomLogSource)
				if ok && aws.ToString(custom.Value.SourceName) == r.sink.SourceName {
					sources = append(sources, newSource(custom.Value))
				}
			}
		}
	}
	return sources, nil
}

func newSource(c types.CustomLogSourceResource) lake.Source {
	s := lake.Source{Name: aws.ToString(c.SourceName), Version: aws.ToString(c.SourceVersion)}
	if p := c.Provider; p != nil {
		s.Location, s.ProviderRoleARN = aws.ToString(p.Location), aws.ToString(p.RoleArn)
	}
	return s
}

// readCollection reads the state of the source in Security Lake's snapshot.
func (r *sinkReader) readCollection(ctx context.Context, client *securitylake.Client, region string) error {
	collected, err := r.listCollected(ctx, client)
	r.facts.Collection, err = fact(collected, err, lakeCall("read the state of the source", "securitylake:GetDataLakeSources", region), codeNoLake)
	return err
}

func (r *sinkReader) listCollected(ctx context.Context, client *securitylake.Client) ([]lake.Collected, error) {
	var collected []lake.Collected
	in := &securitylake.GetDataLakeSourcesInput{Accounts: r.accounts()}
	for more := true; more; more = in.NextToken != nil {
		page, err := client.GetDataLakeSources(ctx, in)
		if err != nil {
			return nil, err
		}
		in.NextToken = page.NextToken
		for _, source := range page.DataLakeSources {
			if aws.ToString(source.SourceName) != r.sink.SourceName {
				continue
			}
			for _, status := range source.SourceStatuses {
				collected = append(collected, lake.Collected{Resource: aws.ToString(status.Resource), Status: lake.CollectionStatus(status.Status)})
			}
		}
	}
	return collected, nil
}

// isTroubled is true where Security Lake may have advice.
func (r *sinkReader) isTroubled() bool {
	return r.facts.Lake.Value.CreateStatus == lake.LakeFailed ||
		slices.ContainsFunc(r.facts.Collection.Value, func(c lake.Collected) bool { return c.Status != lake.Collecting })
}

// readProblems reads one page of what Security Lake reports, newest first.
func (r *sinkReader) readProblems(ctx context.Context, client *securitylake.Client, region string) error {
	out, err := client.ListDataLakeExceptions(ctx, &securitylake.ListDataLakeExceptionsInput{Regions: []string{region}})
	var problems []lake.Problem
	if err == nil {
		found := slices.Clone(out.Exceptions)
		slices.SortStableFunc(found, func(a, b types.DataLakeException) int {
			return aws.ToTime(b.Timestamp).Compare(aws.ToTime(a.Timestamp))
		})
		for _, e := range found {
			problems = append(problems, lake.Problem{Exception: strings.TrimSpace(aws.ToString(e.Exception)), Remediation: strings.TrimSpace(aws.ToString(e.Remediation))})
		}
	}
	r.facts.Problems, err = fact(problems, err, lakeCall("read what Security Lake reports", "securitylake:ListDataLakeExceptions", region), codeNoLake)
	return err
}

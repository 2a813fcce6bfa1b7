package localaws

import (
	"encoding/base64"
	"slices"
	"strconv"
	"time"
)

// lakePage is what all listings take.
type lakePage struct {
	MaxResults *int   `json:"maxResults"`
	NextToken  string `json:"nextToken"`
}

// maxLakeResults is how many items a page has at most, and without a word.
const maxLakeResults = 100

// cut gives the items of a page and the token of the next one, which counts
// the items before it.
func cutPage[T any](p lakePage, all []T) ([]T, string, error) {
	limit := maxLakeResults
	if p.MaxResults != nil {
		limit = *p.MaxResults
	}
	if limit < 1 || limit > maxLakeResults {
		return nil, "", badRequest("1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and %d", limit, maxLakeResults)
	}
	first := 0
	if p.NextToken != "" {
		text, err := base64.RawURLEncoding.DecodeString(p.NextToken)
		n, notNumber := strconv.Atoi(string(text))
		if err != nil || notNumber != nil || n < 0 || n > len(all) {
			return nil, "", badRequest("The nextToken is not one of this listing's.")
		}
		first = n
	}
	last := min(first+limit, len(all))
	if last == len(all) {
		return all[first:], "", nil
	}
	return all[first:last], base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(last))), nil
}

type sourceFilterJSON struct {
	Custom *struct {
		SourceName    string `json:"sourceName"`
		SourceVersion string `json:"sourceVersion"`
	} `json:"customLogSource"`
	AWS *struct {
		SourceName string `json:"sourceName"`
	} `json:"awsLogSource"`
}

type listSourcesInput struct {
	lakePage
	Accounts []string           `json:"accounts"`
	Regions  []string           `json:"regions"`
	Sources  []sourceFilterJSON `json:"sources"`
}

type logSourceJSON struct {
	Account string               `json:"account"`
	Region  string               `json:"region"`
	Sources []sourceResourceJSON `json:"sources"`
}

type sourceResourceJSON struct {
	Custom *sourceJSON `json:"customLogSource,omitempty"`
}

type listSourcesOutput struct {
	Sources   []logSourceJSON `json:"sources"`
	NextToken string          `json:"nextToken,omitempty"`
}

// listLogSources lists custom sources by region; this endpoint has none of
// AWS's own. A page counts sources, so that a region may go on on the next one.
func listLogSources(c *call, in listSourcesInput) (listSourcesOutput, error) {
	if err := c.allowLakes(); err != nil {
		return listSourcesOutput{}, err
	}
	if err := checkRegions(in.Regions); err != nil {
		return listSourcesOutput{}, err
	}
	type placed struct {
		lake   *dataLake
		source *customSource
	}
	var all []placed
	if len(in.Accounts) == 0 || slices.Contains(in.Accounts, c.account().id) {
		for _, l := range c.account().lakesIn(in.Regions) {
			for _, s := range l.sources {
				if in.wants(s) {
					all = append(all, placed{l, s})
				}
			}
		}
	}
	found, next, err := cutPage(in.lakePage, all)
	if err != nil {
		return listSourcesOutput{}, err
	}
	out := listSourcesOutput{Sources: []logSourceJSON{}, NextToken: next}
	for _, f := range found {
		if n := len(out.Sources); n == 0 || out.Sources[n-1].Region != f.lake.region {
			out.Sources = append(out.Sources, logSourceJSON{Account: c.account().id, Region: f.lake.region})
		}
		last := &out.Sources[len(out.Sources)-1]
		shown := f.lake.shownSource(f.source)
		last.Sources = append(last.Sources, sourceResourceJSON{Custom: &shown})
	}
	return out, nil
}

// wants reports whether the filter takes the source in; none takes in all.
func (in listSourcesInput) wants(s *customSource) bool {
	return len(in.Sources) == 0 || slices.ContainsFunc(in.Sources, func(f sourceFilterJSON) bool {
		return f.Custom != nil && (f.Custom.SourceName == "" || f.Custom.SourceName == s.name) && (f.Custom.SourceVersion == "" || f.Custom.SourceVersion == s.version)
	})
}

type lakeSourcesInput struct {
	lakePage
	Accounts []string `json:"accounts"`
}

type lakeSourceJSON struct {
	Account        string         `json:"account"`
	SourceName     string         `json:"sourceName"`
	EventClasses   []string       `json:"eventClasses"`
	SourceStatuses []SourceStatus `json:"sourceStatuses"`
}

type lakeSourcesOutput struct {
	DataLakeArn     string           `json:"dataLakeArn"`
	DataLakeSources []lakeSourceJSON `json:"dataLakeSources"`
	NextToken       string           `json:"nextToken,omitempty"`
}

// getDataLakeSources tells of the sources of the request's region how their
// collection goes.
func getDataLakeSources(c *call, in lakeSourcesInput) (lakeSourcesOutput, error) {
	if err := c.allowLake(c.region()); err != nil {
		return lakeSourcesOutput{}, err
	}
	l, ok := c.account().lakes[c.region()]
	if !ok {
		return lakeSourcesOutput{}, c.noLake(c.region())
	}
	var all []*customSource
	if len(in.Accounts) == 0 || slices.Contains(in.Accounts, c.account().id) {
		all = l.sources
	}
	found, next, err := cutPage(in.lakePage, all)
	if err != nil {
		return lakeSourcesOutput{}, err
	}
	out := lakeSourcesOutput{DataLakeArn: l.arn(), DataLakeSources: []lakeSourceJSON{}, NextToken: next}
	for _, s := range found {
		out.DataLakeSources = append(out.DataLakeSources, lakeSourceJSON{Account: c.account().id, SourceName: s.name, EventClasses: s.eventClasses, SourceStatuses: s.statuses})
	}
	return out, nil
}

type listExceptionsInput struct {
	lakePage
	Regions []string `json:"regions"`
}

type exceptionJSON struct {
	Exception   string `json:"exception"`
	Region      string `json:"region"`
	Remediation string `json:"remediation"`
	Timestamp   string `json:"timestamp"`
}

type listExceptionsOutput struct {
	Exceptions []exceptionJSON `json:"exceptions"`
	NextToken  string          `json:"nextToken,omitempty"`
}

func listExceptions(c *call, in listExceptionsInput) (listExceptionsOutput, error) {
	if err := c.allowLakes(); err != nil {
		return listExceptionsOutput{}, err
	}
	if err := checkRegions(in.Regions); err != nil {
		return listExceptionsOutput{}, err
	}
	all := []exceptionJSON{}
	for _, l := range c.account().lakesIn(in.Regions) {
		for _, e := range l.exceptions {
			all = append(all, exceptionJSON{Exception: e.exception, Region: l.region, Remediation: e.remediation, Timestamp: e.at.UTC().Format(time.RFC3339)})
		}
	}
	found, next, err := cutPage(in.lakePage, all)
	if err != nil {
		return listExceptionsOutput{}, err
	}
	return listExceptionsOutput{Exceptions: found, NextToken: next}, nil
}

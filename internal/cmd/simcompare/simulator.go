package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// question is what the simulator is asked; one pair can be several.
type question struct {
	Policy    json.RawMessage `json:"policy"`
	Resource  bool            `json:"resourcePolicy"`
	Principal string          `json:"principal"`
	Action    string          `json:"action"`
	// Target is the ARN acted on and Owner its account.
	Target string `json:"resource"`
	Owner  string `json:"owner"`
	// Granted: the caller's own policies allow everything.
	Granted bool    `json:"granted"`
	Context context `json:"context"`
	// Checked: the simulator keeps the keys that its catalogue lists for the
	// action and drops the others.
	Checked bool `json:"checked"`
}

// reply is the simulator's answer to one question.
type reply struct {
	Result string `json:"result"`
	Error  string `json:"error"`
}

// simulator is the other evaluator's process: questions in, replies out, a
// line each and in order.
type simulator struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	asked   int
}

func startSimulator(o options) (*simulator, error) {
	s := &simulator{command: exec.Command(o.node, o.script, o.modules)}
	s.command.Stderr = os.Stderr
	var err error
	if s.in, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("the simulator does not start: %w; it needs Node.js, named by -node", err)
	}
	return s, nil
}

func (s *simulator) close() error {
	s.in.Close()
	return s.command.Wait()
}

// ask puts pairs to the simulator and gives its answers in their order.
func (s *simulator) ask(pairs []pair) ([]verdict, error) {
	var questions []question
	for _, p := range pairs {
		list, err := p.questions()
		if err != nil {
			return nil, err
		}
		questions = append(questions, list...)
	}
	replies, err := s.exchange(questions)
	if err != nil {
		return nil, err
	}
	verdicts := make([]verdict, len(pairs))
	for i, p := range pairs {
		n := len(p.actions()) * p.timesAsked()
		verdicts[i], replies = p.join(replies[:n]), replies[n:]
	}
	return verdicts, nil
}

func (s *simulator) exchange(questions []question) ([]reply, error) {
	failed := make(chan error, 1)
	go func() {
		encoder := json.NewEncoder(s.in)
		for i := range questions {
			if err := encoder.Encode(&questions[i]); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	}()
	replies := make([]reply, len(questions))
	for i := range replies {
		line, err := s.out.ReadBytes('\n')
		if err != nil {
			return nil, fmt.Errorf("the simulator stopped after %d of %d questions: %w", i, len(questions), err)
		}
		if err := json.Unmarshal(line, &replies[i]); err != nil {
			return nil, fmt.Errorf("the simulator's reply %q is no JSON: %w", line, err)
		}
	}
	s.asked += len(questions)
	return replies, <-failed
}

// timesAsked: whether the caller's own policies are needed shows only if one
// asks with them and without.
func (p pair) timesAsked() int {
	if p.doc.use == policy.UseTrust {
		return 2
	}
	return 1
}

// strangerAccount owns the resources of resource policies. Nobody calls from
// it, so that the simulator's answer hangs on the policy alone: in one account
// the caller's own policies would be enough.
const strangerAccount = "000000000000"

// questions puts the pair in the simulator's terms.
func (p pair) questions() ([]question, error) {
	text, err := p.doc.text()
	if err != nil {
		return nil, err
	}
	q := question{Policy: json.RawMessage(text), Resource: p.doc.use != policy.UseIdentity, Principal: p.caller.name, Target: p.resource}
	if p.caller.simulated != "" {
		q.Principal = p.caller.simulated
	}
	switch {
	case p.doc.use == policy.UseIdentity:
		q.Owner = p.caller.account()
	case p.timesAsked() == 2:
		q.Owner, q.Checked = ownAccount, true
	default:
		q.Owner, q.Granted, q.Checked = strangerAccount, true, true
	}
	var list []question
	for _, action := range p.actions() {
		q := q
		q.Action, q.Context = action, p.context
		if instead, found := p.simulatedContext[action]; found {
			q.Context = instead
		}
		if instead, found := p.simulatedDoc[action]; found {
			text, err := instead.text()
			if err != nil {
				return nil, err
			}
			q.Policy = json.RawMessage(text)
		}
		for i := range p.timesAsked() {
			q.Granted = q.Granted || i == 1
			list = append(list, q)
		}
	}
	return list, nil
}

// join makes one verdict of the replies to a pair's questions.
func (p pair) join(replies []reply) verdict {
	times := p.timesAsked()
	alone, granted := policy.Allowed, policy.Allowed
	for i, r := range replies {
		outcome, known := map[string]policy.Outcome{
			"Allowed": policy.Allowed, "ImplicitlyDenied": policy.DeniedImplicitly, "ExplicitlyDenied": policy.DeniedExplicitly,
		}[r.Result]
		if !known || r.Error != "" {
			return verdict{err: r.Result + r.Error}
		}
		if i%times == 0 {
			alone = stricter(alone, outcome)
		}
		if i%times == times-1 {
			granted = stricter(granted, outcome)
		}
	}
	return verdict{outcome: granted, needs: granted == policy.Allowed && alone != policy.Allowed}
}

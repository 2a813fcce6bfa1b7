package localaws

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // The hash of RFC 6238, as in every authenticator.
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// mfaDevice is a virtual MFA device of a user, which makes a code of six
// digits for each half minute out of its secret (RFC 6238).
type mfaDevice struct {
	serial  string
	secret  []byte
	enabled time.Time
}

// codeLife is how long a code is shown.
const codeLife = 30 * time.Second

func stepAt(now time.Time) int64 { return now.Unix() / int64(codeLife/time.Second) }

// code is the device's at a step. RFC 6238 has SHA-1 for its default, and so
// have AWS's virtual devices.
func (d *mfaDevice) code(step int64) string {
	mac := hmac.New(sha1.New, d.secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// seedDevice gives the user the device of a seed; an empty secret is none.
func (e *entity) seedDevice(a *account, secret string, now time.Time) error {
	if secret == "" {
		return nil
	}
	bytes, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(strings.TrimRight(secret, "=")))
	if err != nil || len(bytes) == 0 {
		return errors.New("mfa_secret is not in base 32: it has only the letters A to Z and the digits 2 to 7")
	}
	e.mfa = &mfaDevice{serial: a.arn("mfa/" + e.name), secret: bytes, enabled: now}
	return nil
}

func serialRule() rule {
	return text("SerialNumber", 9, 256).matching(`[\w+=/:,.@-]*`, isExternalIDRune)
}

// factorRules are the constraints of a second factor.
// Source: STS API Reference, "GetSessionToken".
func factorRules() []rule {
	return []rule{
		serialRule(),
		text("TokenCode", 6, 6).matching(`[\d]*`, func(r rune) bool { return r >= '0' && r <= '9' }),
	}
}

// takeFactor checks the second factor that a request gives, and remembers it
// for the condition keys of this request. A code counts once. AWS looks at what
// is given whether or not a policy asks for it.
// Source: IAM User Guide, "Secure API access with MFA".
func (c *call) takeFactor() error {
	serial, device := c.params.lookup("SerialNumber")
	code, coded := c.params.lookup("TokenCode")
	if !device && !coded {
		return nil
	}
	if !device || !coded {
		return accessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
	}
	d := c.caller.device()
	if d == nil || d.serial != serial {
		return accessDenied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.")
	}
	now, last := stepAt(c.at), c.world.usedCodes[serial]
	for step := now - 1; step <= now+1; step++ {
		if step > last && hmac.Equal([]byte(code), []byte(d.code(step))) {
			c.world.usedCodes[serial] = step
			c.caller.factor = c.at
			return nil
		}
	}
	return accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
}

// device is the caller's own; a role has none, whoever assumed it.
func (i *identity) device() *mfaDevice {
	if i.caller.Kind != policy.CallerUser {
		return nil
	}
	return i.entity.mfa
}

// MFACode is what a virtual device shows now, for those who have no
// authenticator at hand. It fails for a device that no user of the seed has.
func (s *Server) MFACode(serial string) (string, error) {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	for _, a := range s.world.inOrder() {
		for _, u := range a.iam.current().users {
			if u.mfa != nil && u.mfa.serial == serial {
				return u.mfa.code(stepAt(s.config.Now())), nil
			}
		}
	}
	return "", fmt.Errorf("serial_number: no user has the MFA device %q; a user of the seed has one if it has mfa_secret", serial)
}

type mfaDeviceXML struct {
	UserName     string
	SerialNumber string
	EnableDate   timestamp
}

type listMFADevicesXML struct {
	MFADevices members[mfaDeviceXML]
	pageXML
}

func listMFADevices(c *call) (any, error) {
	e, err := c.callerOrNamed()
	if err != nil {
		return nil, err
	}
	var result listMFADevicesXML
	if e.mfa != nil {
		result.MFADevices.Member = []mfaDeviceXML{{UserName: e.name, SerialNumber: e.mfa.serial, EnableDate: timestamp(e.mfa.enabled)}}
	}
	return result, nil
}

// deactivateMFADevice takes the device from the user, for good: this endpoint
// makes none anew.
func deactivateMFADevice(c *call) (any, error) {
	e, err := c.editCallerOrNamed()
	if err != nil {
		return nil, err
	}
	if serial := c.params.get("SerialNumber"); e.mfa == nil || e.mfa.serial != serial {
		return nil, noSuchEntity("MFA Device with serial number %s does not exist.", serial)
	}
	e.mfa = nil
	return nil, nil
}

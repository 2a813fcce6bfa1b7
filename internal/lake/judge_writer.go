package lake

import (
	"slices"
)

// writerPermissions asks all policies together whether the role may do what it
// is for, and no more.
func (j *judge) writerPermissions() finding {
	if j.WriterARN(j.Facts) == "" {
		if l, lacking := j.Sources.lacks(); lacking {
			return unknownFor(l)
		}
		return unsure("Security Lake names no provider role for the source.", "Set role_arn, or register the source again.")
	}
	if l, lacking := j.Writer.lacks(); lacking {
		return unknownFor(l)
	}
	if j.Writer.State == Absent {
		return fail(join("The role "+j.WriterARN(j.Facts)+" does not exist.", j.Writer.Note), "Create it, or correct role_arn.")
	}
	if found, unread := j.unread(); unread {
		return found
	}
	c, err := newCourt(j)
	if err != nil {
		return unsure(sentence(err.Error()), "Mend that policy.")
	}
	return c.judge()
}

// unread finds what keeps the policies from being asked.
func (j *judge) unread() (finding, bool) {
	role := j.Writer.Value
	lacking := []lack{}
	note := func(l lack, is bool) {
		if is {
			lacking = append(lacking, l)
		}
	}
	note(role.Inline.lacks())
	note(role.Managed.lacks())
	if role.BoundaryARN != "" {
		note(role.Boundary.lacks())
	}
	note(j.BucketPolicy.lacks())
	if !j.keyTold() {
		note(j.Facts.Encryption.lacks())
	} else if j.asksKeyPolicy() {
		note(j.KeyPolicy.lacks())
	}
	switch {
	case len(lacking) > 0:
		return unknownForAll(lacking), true
	case j.ExpectedOwner(j.Facts) == "":
		return unsure("Whether the role belongs to the account of the bucket is not known.", "Set account_id."), true
	case j.usesKMS() && isAlias(j.key()) && !j.keyManagedByAWS():
		return unsure("The bucket names its KMS key by an alias, for which KMS tells no policy.", "Name the key by its ARN in the bucket's default encryption."), true
	}
	return finding{}, false
}

// unknownForAll names every permission that was lacking, each once.
func unknownForAll(lacking []lack) finding {
	var permissions []string
	var notes []string
	for _, l := range lacking {
		if l.unasked {
			return unknownFor(l)
		}
		if !slices.Contains(permissions, l.permission) {
			permissions = append(permissions, l.permission)
			notes = append(notes, l.note)
		}
	}
	return unknownFor(lack{permission: list(permissions), note: join(notes...)})
}

// key is the KMS key of the bucket, else of the lake.
func (j *judge) key() string { return j.Facts.Key() }

// keyTold: the bucket tells its encryption, or the lake does.
func (j *judge) keyTold() bool {
	return j.Facts.Encryption.State == Known || j.Facts.Encryption.State == Absent || j.Lake.Value.KeyID != ""
}

func (j *judge) usesKMS() bool {
	if j.Facts.Encryption.State == Known {
		return j.Facts.Encryption.Value.usesKMS()
	}
	return j.Facts.Encryption.State != Absent && j.key() != ""
}

func (j *judge) keyManagedByAWS() bool { return Encryption{KeyID: j.key()}.managedByAWS() }

func (j *judge) asksKeyPolicy() bool {
	return j.usesKMS() && !j.keyManagedByAWS() && !isAlias(j.key())
}

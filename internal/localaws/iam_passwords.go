package localaws

import "time"

// loginProfileOperations know whether a user has a password for the console,
// which is a way in beside the keys, and keeps IAM from deleting the user.
func loginProfileOperations() []operation {
	on := onEntity(userKind)
	create := []rule{existingUser(), text("Password", 1, 128).needed()}
	return []operation{
		{name: "CreateLoginProfile", writes: true, rules: create, permission: on, run: createLoginProfile},
		{name: "GetLoginProfile", rules: []rule{existingUser()}, permission: on, run: getLoginProfile},
		{name: "DeleteLoginProfile", writes: true, rules: []rule{existingUser()}, permission: on, run: deleteLoginProfile},
	}
}

type loginProfileXML struct {
	UserName              string
	CreateDate            timestamp
	PasswordResetRequired bool
}

type loginProfileResultXML struct{ LoginProfile loginProfileXML }

func (e *entity) loginProfile() loginProfileResultXML {
	return loginProfileResultXML{loginProfileXML{UserName: e.name, CreateDate: timestamp(e.password)}}
}

func createLoginProfile(c *call) (any, error) {
	e, err := c.editCallerOrNamed()
	if err != nil {
		return nil, err
	}
	if !e.password.IsZero() {
		return nil, entityExists("Login Profile for user %s already exists.", e.name)
	}
	e.password = c.at
	return e.loginProfile(), nil
}

func getLoginProfile(c *call) (any, error) {
	e, err := c.callerOrNamed()
	if err != nil {
		return nil, err
	}
	if e.password.IsZero() {
		return nil, noLoginProfile(e)
	}
	return e.loginProfile(), nil
}

func deleteLoginProfile(c *call) (any, error) {
	e, err := c.editCallerOrNamed()
	if err != nil {
		return nil, err
	}
	if e.password.IsZero() {
		return nil, noLoginProfile(e)
	}
	e.password = time.Time{}
	return nil, nil
}

func noLoginProfile(e *entity) error {
	return noSuchEntity("Login Profile for User %s cannot be found.", e.name)
}

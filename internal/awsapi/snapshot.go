package awsapi

type roleCache struct{}

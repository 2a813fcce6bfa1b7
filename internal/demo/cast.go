package main

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed acts
var actFiles embed.FS

// cast is who plays: the vendor of the quick start and what it insists on. It
// is data, as vendors are everywhere in this project.
type cast struct {
	Vendor     string `json:"vendor"`
	VendorRole string `json:"vendor_role"`
	RoleName   string `json:"role_name"`
	// NameRule is the beginning the vendor demands of the role's name.
	NameRule string `json:"name_rule"`
	// Customer and Stranger are account IDs of the endpoint's own seed.
	Customer string `json:"customer"`
	Stranger string `json:"stranger"`
}

func readCast() (cast, error) {
	text, err := actFiles.ReadFile("acts/cast.json")
	if err != nil {
		return cast{}, err
	}
	var c cast
	if err := json.Unmarshal(text, &c); err != nil {
		return cast{}, fmt.Errorf("acts/cast.json: %w", err)
	}
	return c, nil
}

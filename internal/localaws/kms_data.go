package localaws

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
)

// blobMagic begins what this endpoint encrypted, and keeps it apart from AWS's.
const blobMagic = "LKMS1"

// keyIDLength is that of a key's ID, which a ciphertext bears.
const keyIDLength = 36

type generateDataKeyInput struct {
	KeyID             string `json:"KeyId"`
	EncryptionContext map[string]string
	NumberOfBytes     *int
	KeySpec           string
	DryRun            bool
}

type generateDataKeyOutput struct {
	KeyID          string `json:"KeyId"`
	Plaintext      []byte
	CiphertextBlob []byte
}

// dataKeyLength is what the input asks for, in bytes.
func (in generateDataKeyInput) dataKeyLength() (int, error) {
	switch {
	case (in.NumberOfBytes != nil) == (in.KeySpec != ""):
		return 0, kmsErrorf("ValidationException", "Please specify either number of bytes or key spec.")
	case in.KeySpec == "AES_256":
		return 32, nil
	case in.KeySpec == "AES_128":
		return 16, nil
	case in.KeySpec != "":
		return 0, kmsErrorf("ValidationException", "1 validation error detected: Value '%s' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]", in.KeySpec)
	case *in.NumberOfBytes < 1 || *in.NumberOfBytes > 1024:
		return 0, kmsErrorf("ValidationException", "1 validation error detected: Value '%d' at 'numberOfBytes' failed to satisfy constraint: Member must have value between 1 and 1024", *in.NumberOfBytes)
	default:
		return *in.NumberOfBytes, nil
	}
}

func generateDataKey(c *call, in generateDataKeyInput) (generateDataKeyOutput, error) {
	length, err := in.dataKeyLength()
	if err != nil {
		return generateDataKeyOutput{}, err
	}
	k, err := c.keyFor(in.KeyID, encryptionContext(in.EncryptionContext))
	if err != nil {
		return generateDataKeyOutput{}, err
	}
	if err := k.ready(in.DryRun); err != nil {
		return generateDataKeyOutput{}, err
	}
	plain := c.world.ids.dataKey(length)
	blob, err := c.world.seal(k, plain, in.EncryptionContext)
	return generateDataKeyOutput{KeyID: k.arn(), Plaintext: plain, CiphertextBlob: blob}, err
}

// ready refuses a key that is out of use, and what was only to be tried.
func (k *kmsKey) ready(dryRun bool) error {
	if err := k.usable(); err != nil {
		return err
	}
	if dryRun {
		return kmsErrorf("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
	}
	return nil
}

type decryptInput struct {
	KeyID             string `json:"KeyId"`
	CiphertextBlob    []byte
	EncryptionContext map[string]string
	DryRun            bool
}

type decryptOutput struct {
	KeyID               string `json:"KeyId"`
	Plaintext           []byte
	EncryptionAlgorithm string
}

// decrypt finds the key in the ciphertext; naming it too, as callers of other
// accounts should, makes sure that it is that one.
func decrypt(c *call, in decryptInput) (decryptOutput, error) {
	k, ok := c.keyOf(in.CiphertextBlob)
	if !ok {
		return decryptOutput{}, invalidCiphertext()
	}
	if in.KeyID != "" {
		named, err := c.findKey(in.KeyID, c.region(), c.account())
		if err != nil {
			return decryptOutput{}, err
		}
		if named != k {
			return decryptOutput{}, kmsErrorf("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.")
		}
	}
	if err := c.allowKey("kms:Decrypt", k, encryptionContext(in.EncryptionContext)); err != nil {
		return decryptOutput{}, err
	}
	if err := k.ready(in.DryRun); err != nil {
		return decryptOutput{}, err
	}
	plain, err := k.open(in.CiphertextBlob, in.EncryptionContext)
	return decryptOutput{KeyID: k.arn(), Plaintext: plain, EncryptionAlgorithm: keySpec}, err
}

func invalidCiphertext() *apiError {
	return kmsErrorf("InvalidCiphertextException", "The ciphertext is not one of this endpoint's, of another region, or encrypted under another context.")
}

// keyOf finds the key that a ciphertext bears, in whatever account it is.
func (c *call) keyOf(blob []byte) (*kmsKey, bool) {
	if len(blob) < len(blobMagic)+keyIDLength || !bytes.HasPrefix(blob, []byte(blobMagic)) {
		return nil, false
	}
	id := blob[len(blobMagic) : len(blobMagic)+keyIDLength]
	for _, a := range c.world.inOrder() {
		if k, ok := a.keys[string(id)]; ok && k.region == c.region() && c.alive(k) {
			return k, true
		}
	}
	return nil, false
}

// seal encrypts with AES-GCM; the context is authenticated, not encrypted.
func (w *world) seal(k *kmsKey, plain []byte, context map[string]string) ([]byte, error) {
	box, err := k.box()
	if err != nil {
		return nil, err
	}
	aad, err := authenticated(context)
	if err != nil {
		return nil, err
	}
	nonce := w.ids.bytes(box.NonceSize())
	blob := append([]byte(blobMagic+k.id), nonce...)
	return box.Seal(blob, nonce, plain, aad), nil
}

// authenticated is the context in one form, whatever order it came in.
func authenticated(context map[string]string) ([]byte, error) {
	if len(context) == 0 {
		return nil, nil
	}
	return json.Marshal(context)
}

func (k *kmsKey) open(blob []byte, context map[string]string) ([]byte, error) {
	box, err := k.box()
	if err != nil {
		return nil, err
	}
	aad, err := authenticated(context)
	if err != nil {
		return nil, err
	}
	rest := blob[len(blobMagic)+keyIDLength:]
	if len(rest) < box.NonceSize() {
		return nil, invalidCiphertext()
	}
	plain, err := box.Open(nil, rest[:box.NonceSize()], rest[box.NonceSize():], aad)
	if err != nil {
		return nil, invalidCiphertext()
	}
	return plain, nil
}

func (k *kmsKey) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.material)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

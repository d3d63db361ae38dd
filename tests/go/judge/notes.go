package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What x/mod's reader of trees wants to see where a checkpoint has its origin.
const goSum = "go.sum database tree\n"

// opened checks a checkpoint's signatures and gives the tree it speaks of.
func opened(q Question, raw []byte) (tlog.Tree, error) {
	log, err := note.NewVerifier(q.Log)
	if err != nil {
		return tlog.Tree{}, err
	}
	known := []note.Verifier{log}
	for _, key := range q.Witnesses {
		one, err := newWitness(key)
		if err != nil {
			return tlog.Tree{}, err
		}
		known = append(known, one)
	}
	found, err := note.Open(raw, note.VerifierList(known...))
	if err != nil {
		return tlog.Tree{}, err
	}
	isLogs, witnesses := false, 0
	for _, one := range found.Sigs {
		if one.Name == log.Name() && one.Hash == log.KeyHash() {
			isLogs = true
		} else {
			witnesses++
		}
	}
	if !isLogs {
		return tlog.Tree{}, errors.New("the log has not signed")
	}
	if witnesses < q.Least {
		return tlog.Tree{}, errors.New("too few witnesses have signed")
	}
	origin, rest, _ := strings.Cut(found.Text, "\n")
	if origin != log.Name() {
		return tlog.Tree{}, errors.New("the checkpoint is of another log")
	}
	tree, err := tlog.ParseTree([]byte(goSum + rest))
	if err != nil {
		return tlog.Tree{}, err
	}
	return tree, countable(tree.N)
}

// A witness verifies cosignatures (C2SP tlog-cosignature), which x/mod does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(text string) (witness, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return witness{}, errors.New("malformed key of a witness")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return witness{}, errors.New("malformed key of a witness")
	}
	sum := sha256.Sum256([]byte(parts[0] + "\n" + string(key)))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		return witness{}, errors.New("the key of a witness does not fit its number")
	}
	return witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:]}, nil
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }

func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(w.key, []byte(message), sig[8:])
}

// requireProof reads a proof file (C2SP tlog-proof) and checks it.
func requireProof(q Question) error {
	above, below, isCut := bytes.Cut(q.Proof, []byte("\n\n"))
	lines := strings.Split(string(above), "\n")
	if !isCut || lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 {
		return errors.New("this is no proof file")
	}
	lines = lines[1:]
	if text, isExtra := cutPrefix(lines[0], "extra "); isExtra {
		if _, err := base64.StdEncoding.DecodeString(text); err != nil || len(lines) < 2 {
			return errors.New("malformed extra line")
		}
		lines = lines[1:]
	}
	text, isIndex := cutPrefix(lines[0], "index ")
	index, err := strconv.ParseInt(text, 10, 64)
	if !isIndex || err != nil || strconv.FormatInt(index, 10) != text {
		return errors.New("malformed index")
	}
	path, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	tree, err := opened(q, below)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(q.Entry))
}

func cutPrefix(text, prefix string) (string, bool) {
	return strings.TrimPrefix(text, prefix), strings.HasPrefix(text, prefix)
}

// signed makes a key and signs a text with it.
func signed(q Question) (Answer, error) {
	secret, key, err := note.GenerateKey(rand.Reader, q.Name)
	if err != nil {
		return Answer{}, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Answer{}, err
	}
	made, err := note.Sign(&note.Note{Text: q.Text}, signer)
	return Answer{Holds: err == nil, Key: key, Note: made}, err
}

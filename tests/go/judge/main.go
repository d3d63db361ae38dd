// Judge answers questions about logs by the Go team's own code: x/mod/sumdb/note and tlog.
//
// It reads one question a line (JSON) and writes one answer a line. Only what x/mod has no code for
// is written here: cosignatures, bundles of entries, and the first lines of a proof file.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// Question is one line; what it needs depends on Ask.
type Question struct {
	Ask string

	// Whose signatures count, as verifier keys, and how many of the witnesses must have signed.
	Log       string
	Witnesses []string
	Least     int

	Note  []byte
	Proof []byte
	Entry []byte

	Size    int64
	Root    string
	Index   int64
	Leaf    string
	Old     int64
	OldRoot string
	Path    []string

	// A folder of a log's files; Changed lies over it, and null means that a file is gone.
	Folder  string
	Changed map[string]*[]byte

	Name string
	Text string
}

// Answer is one line.
type Answer struct {
	Holds bool
	Why   string `json:",omitempty"`

	Size       int64      `json:",omitempty"`
	Root       string     `json:",omitempty"`
	Inclusions [][]string `json:",omitempty"`
	Growths    [][]string `json:",omitempty"`
	Key        string     `json:",omitempty"`
	Note       []byte     `json:",omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	for lines.Scan() {
		answer, err := answered(lines.Bytes())
		if err != nil {
			answer = Answer{Why: err.Error()}
		}
		if err := answers.Encode(answer); err != nil {
			panic(err)
		}
	}
	if err := lines.Err(); err != nil {
		panic(err)
	}
	if err := out.Flush(); err != nil {
		panic(err)
	}
}

func answered(line []byte) (Answer, error) {
	var q Question
	if err := json.Unmarshal(line, &q); err != nil {
		return Answer{}, err
	}
	switch q.Ask {
	case "checkpoint":
		tree, err := opened(q, q.Note)
		return Answer{Holds: err == nil, Size: tree.N, Root: tree.Hash.String()}, err
	case "proof":
		return good(requireProof(q))
	case "inclusion":
		return good(requireInclusion(q))
	case "consistency":
		return good(requireGrowth(q))
	case "folder":
		return good(requireFolder(q))
	case "prove":
		return proven(q)
	case "sign":
		return signed(q)
	}
	panic("unknown question " + q.Ask)
}

// countable refuses what would have tlog search for a power of two for ever: it overflows at 1<<63.
func countable(size int64) error {
	if size > 1<<62 {
		return errors.New("tlog cannot count so far")
	}
	return nil
}

func good(err error) (Answer, error) {
	return Answer{Holds: err == nil}, err
}

func requireInclusion(q Question) error {
	if err := countable(q.Size); err != nil {
		return err
	}
	root, err := tlog.ParseHash(q.Root)
	if err != nil {
		return err
	}
	leaf, err := tlog.ParseHash(q.Leaf)
	if err != nil {
		return err
	}
	path, err := hashes(q.Path)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, q.Size, root, q.Index, leaf)
}

func requireGrowth(q Question) error {
	if err := countable(q.Size); err != nil {
		return err
	}
	root, err := tlog.ParseHash(q.Root)
	if err != nil {
		return err
	}
	old, err := tlog.ParseHash(q.OldRoot)
	if err != nil {
		return err
	}
	path, err := hashes(q.Path)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, q.Size, root, q.Old, old)
}

func hashes(texts []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

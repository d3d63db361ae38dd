package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 1 << 8

// read gives a file of the log.
func (q Question) read(path string) ([]byte, error) {
	if changed, isChanged := q.Changed[path]; isChanged {
		if changed == nil {
			return nil, fs.ErrNotExist
		}
		return *changed, nil
	}
	return os.ReadFile(filepath.Join(q.Folder, path))
}

// path is that of C2SP tlog-tiles, which names no height and calls data entries.
func path(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
}

// requireFolder rebuilds the tree, from the entries and from the tiles, and holds both beside the root.
func requireFolder(q Question) error {
	raw, err := q.read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := opened(q, raw)
	if err != nil {
		return err
	}
	stored, leaves, err := rebuilt(q, tree.N)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the entries do not make the root")
	}
	indexes := make([]int64, len(leaves))
	for n := range leaves {
		indexes[n] = tlog.StoredHashIndex(0, int64(n))
	}
	// This reads every tile, each held beside the one above it and the top beside the root.
	found, err := tlog.TileHashReader(tree, tiles{q}).ReadHashes(indexes)
	if err != nil {
		return err
	}
	for n, leaf := range leaves {
		if found[n] != leaf {
			return fmt.Errorf("the tile has another hash than entry %d", n)
		}
	}
	return nil
}

// rebuilt gives all hashes of the tree and those of its leaves, from the entries.
func rebuilt(q Question, size int64) (tlog.HashReader, []tlog.Hash, error) {
	var stored, leaves []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for first := int64(0); first < size; first += width {
		count := size - first
		if count > width {
			count = width
		}
		raw, err := q.read(path(tlog.Tile{H: height, L: -1, N: first / width, W: int(count)}))
		if err != nil {
			return nil, nil, err
		}
		entries, err := split(raw)
		if err != nil {
			return nil, nil, err
		}
		if int64(len(entries)) != count {
			return nil, nil, errors.New("a bundle has more entries than it should, or fewer")
		}
		for _, entry := range entries {
			made, err := tlog.StoredHashes(int64(len(leaves)), entry, reader)
			if err != nil {
				return nil, nil, err
			}
			leaves = append(leaves, made[0])
			stored = append(stored, made...)
		}
	}
	return reader, leaves, nil
}

// split reads a bundle of entries, each behind two bytes of length.
func split(raw []byte) ([][]byte, error) {
	var entries [][]byte
	for len(raw) > 0 {
		if len(raw) < 2 {
			return nil, errors.New("a bundle of entries is cut off")
		}
		end := 2 + int(binary.BigEndian.Uint16(raw))
		if len(raw) < end {
			return nil, errors.New("a bundle of entries is cut off")
		}
		entries = append(entries, raw[2:end])
		raw = raw[end:]
	}
	return entries, nil
}

// tiles reads the tiles of a folder for tlog.
type tiles struct{ q Question }

func (t tiles) Height() int                         { return height }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		raw, err := t.q.read(path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, raw)
	}
	return found, nil
}

// proven makes the proof of every entry, and of every beginning of the tree, from the tiles alone.
func proven(q Question) (Answer, error) {
	raw, err := q.read("checkpoint")
	if err != nil {
		return Answer{}, err
	}
	tree, err := opened(q, raw)
	if err != nil {
		return Answer{}, err
	}
	reader := tlog.TileHashReader(tree, tiles{q})
	answer := Answer{Holds: true, Size: tree.N}
	for n := int64(0); n < tree.N; n++ {
		inclusion, err := tlog.ProveRecord(tree.N, n, reader)
		if err != nil {
			return Answer{}, err
		}
		growth, err := tlog.ProveTree(tree.N, n+1, reader)
		if err != nil {
			return Answer{}, err
		}
		answer.Inclusions = append(answer.Inclusions, written(inclusion))
		answer.Growths = append(answer.Growths, written(growth))
	}
	return answer, nil
}

func written(proof []tlog.Hash) []string {
	texts := []string{}
	for _, hash := range proof {
		texts = append(texts, hash.String())
	}
	return texts
}

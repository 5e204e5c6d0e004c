package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// source is where the files of C2SP tlog-tiles come from.
type source interface {
	get(path string) ([]byte, error)
	daemon() bool
	asked() int // proofs that a daemon gave
}

type folder string

func (f folder) get(path string) ([]byte, error) { return os.ReadFile(filepath.Join(string(f), path)) }
func (f folder) daemon() bool                    { return false }
func (f folder) asked() int                      { return 0 }

type server struct {
	client *http.Client
	proofs int
}

func (s *server) daemon() bool { return true }
func (s *server) asked() int   { return s.proofs }
func (s *server) get(path string) ([]byte, error) {
	answer, err := s.client.Get("http://localhost/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	if strings.HasPrefix(path, "v1/") {
		s.proofs++
	}
	return io.ReadAll(answer.Body)
}

func open(name string) source {
	if !strings.HasPrefix(name, "unix:") {
		return folder(name)
	}
	socket := strings.TrimPrefix(name, "unix:")
	dial := func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", socket) }
	return &server{client: &http.Client{Transport: &http.Transport{DialContext: dial}}}
}

// tiles gives sumdb/tlog the tiles of C2SP tlog-tiles, whose paths leave out the height, 8.
type tiles struct{ from source }

func (t *tiles) Height() int                                { return 8 }
func (t *tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		hashes, err := t.from.get(path)
		if err != nil {
			return nil, err
		}
		if len(hashes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(hashes))
		}
		data = append(data, hashes)
	}
	return data, nil
}

// readEntries reads the entry bundles: u16be length and entry, 256 times.
func readEntries(from source, size int64) (entries [][]byte, err error) {
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}
		if size-first < 256 {
			tile.W = int(size - first)
		}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle, err := from.get(path)
		if err != nil {
			return nil, err
		}
		for n := 0; n < tile.W; n++ {
			if len(bundle) < 2 {
				return nil, fmt.Errorf("%s is cut short", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			if end > len(bundle) {
				return nil, fmt.Errorf("%s is cut short", path)
			}
			entries = append(entries, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s: bytes after the entries", path)
		}
	}
	return entries, nil
}

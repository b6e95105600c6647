package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ownvoice/sync/wire"
)

// routes reads from the rooms' code every pattern that a mux is told, so that
// none can be added without the walk knowing of it.
func routes(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is && tellsMux(call) && len(call.Args) >= 2 {
				if pattern := text(call.Args[0]); strings.Contains(pattern, "/") {
					all = append(all, pattern)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tellsMux reports whether a call is Handle or HandleFunc, or one of the rooms'
// own words for it, which take a pattern first.
func tellsMux(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name == "Handle" || f.Sel.Name == "HandleFunc"
	case *ast.Ident:
		return slices.Contains([]string{"in", "leads", "at"}, f.Name)
	}
	return false
}

var paths = map[string]string{"PathEnrol": wire.PathEnrol, "PathChanges": wire.PathChanges, "PathAsk": wire.PathAsk, "PathFile": wire.PathFile,
	"PathUploads": wire.PathUploads, "PathDevices": wire.PathDevices, "PathLink": wire.PathLink, "PathHealth": wire.PathHealth, "Version": wire.Version}

// text works out a pattern that is written as one or several pieces.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(e.Value)
		return s
	case *ast.BinaryExpr:
		return text(e.X) + text(e.Y)
	case *ast.SelectorExpr:
		return paths[e.Sel.Name]
	case *ast.CallExpr: // project(path)
		if len(e.Args) == 1 {
			return strings.ReplaceAll(text(e.Args[0]), "%s", "{project}")
		}
	}
	return ""
}

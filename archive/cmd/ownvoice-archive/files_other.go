//go:build !unix

package main

// mostOpen is how many connections may be open.
func mostOpen() int { return mostConnections }

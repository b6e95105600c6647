//go:build race

package main

// raced: the race detector makes a program take five to ten times the memory.
const raced = true

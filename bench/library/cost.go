//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cpu is the processor time this process has taken so far.
func cpu() (time.Duration, error) {
	var u syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), err
}

// costs are what doing something so often took each time, in milliseconds.
func costs(n int, do func(i int) error) ([]float64, error) {
	each := make([]float64, 0, n)
	for i := range n {
		before, err := cpu()
		if err != nil {
			return nil, err
		}
		if err := do(i); err != nil {
			return nil, err
		}
		after, err := cpu()
		if err != nil {
			return nil, err
		}
		each = append(each, float64((after-before).Microseconds())/1000)
	}
	return each, nil
}

// table is what a section prints, line by line as it is measured: figures, each
// beside SQLite's of the same.
type table struct{}

func newTable(head ...string) table {
	fmt.Println()
	table{}.add(head[0], head[1:]...)
	fmt.Println("|" + strings.Repeat("---|", len(head)))
	return table{}
}

func (table) add(what string, cells ...string) {
	fmt.Printf("| %s |\n", strings.Join(append([]string{what}, cells...), " | "))
}

// spread is the middle, the 95th of a hundred, and the worst.
func spread(ms []float64) string {
	s := slices.Sorted(slices.Values(ms))
	return fmt.Sprintf("%s / %s / %s", number(s[len(s)/2]), number(s[min(len(s)-1, len(s)*95/100)]), number(s[len(s)-1]))
}

func number(ms float64) string {
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.2f", ms)
}

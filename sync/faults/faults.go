// Package faults holds the tests of both ends of sync together, and nothing
// that anybody runs: real laptops and real archives, between which requests are
// lost, cut, doubled, delayed and answered by somebody else, while programs are
// killed, disks fill up and clocks jump. What must be true in the end stands in
// agree_test.go.
package faults

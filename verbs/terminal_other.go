//go:build !unix

package verbs

// staySteady is for systems whose terminals put programs to sleep.
func staySteady() {}

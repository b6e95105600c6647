//go:build linux

// Cutmount mounts a cutdisk for programs outside a test, and does as it is told
// by lines: "cut drop SEED", "cut torn SEED", "restore", "copy FOLDER". Each is
// answered by a line, "done" or what went wrong. It ends with its input.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"ownvoice/recorder/internal/cutdisk"
)

func main() {
	disk, err := cutdisk.New(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer disk.Close()
	signal.Ignore(os.Interrupt) // Ctrl-C is for who gives the orders
	fmt.Println("done")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := obey(disk, strings.Fields(lines.Text())); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println("done")
	}
}

func obey(disk *cutdisk.Disk, words []string) error {
	switch {
	case len(words) == 3 && words[0] == "cut":
		seed, err := strconv.ParseInt(words[2], 10, 64)
		if err != nil {
			return fmt.Errorf("read seed: %w", err)
		}
		mode := cutdisk.Drop
		if words[1] == cutdisk.Torn.String() {
			mode = cutdisk.Torn
		}
		disk.Cut(rand.New(rand.NewSource(seed)), mode)
	case len(words) == 1 && words[0] == "restore":
		disk.Restore()
	case len(words) == 2 && words[0] == "copy":
		return disk.CopyTo(words[1])
	default:
		return fmt.Errorf("not understood: %q", words)
	}
	return nil
}

// Command sync measures sync beside what others do. Its first word says what:
//
//	badlinks    over lines that lose packets and are down now and then, beside
//	            rsync, rclone and curl; as root, in network namespaces
//	throughput  over loopback, beside curl and plain tusd
//	load        a thousand enrolled laptops that sync at once
//	growth      what the same costs with 10 stories and with 100,000
//
// README.md has the figures. The other words are what it calls itself by.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"ownvoice/library"
)

func main() {
	if err := do(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var errUse = errors.New("use: go run ./bench/sync badlinks [-profiles i,ii,iii] [-ways ownvoice,rsync,rclone,curl] | throughput [-mib 1024] [-times 5]" +
	" | load [-laptops 1000] [-projects 10] [-bytes 262144] [-postgres] | growth [-stories 10,1000,10000,100000] [-times 200]")

func do(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUse
	}
	switch rest := args[1:]; {
	case args[0] == "badlinks":
		return badLinks(ctx, rest)
	case args[0] == "throughput":
		return throughput(ctx, rest)
	case args[0] == "load":
		return load(ctx, rest)
	case args[0] == "growth":
		return growth(ctx, rest)
	case args[0] == "receive" && len(rest) == 2:
		return receive(rest[0], rest[1])
	case args[0] == "laptop" && len(rest) == 2:
		return laptop(ctx, rest[0], rest[1])
	case args[0] == "story" && len(rest) == 3:
		return story(ctx, rest[0], rest[1], rest[2])
	}
	return errUse
}

// story makes a library with one story, of so many bytes and so many of its copy.
func story(ctx context.Context, dir, size, listening string) error {
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return err
	}
	m, err := strconv.ParseInt(listening, 10, 64)
	if err != nil {
		return err
	}
	lib, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer lib.Close()
	return newStory(ctx, lib, n, m)
}

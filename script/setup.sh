# What the commands in this folder share. Each of them goes to the top of the
# repository and reads this file first. POSIX sh.

# One set of tags everywhere: another set compiles SQLite and the window
# toolkit again, which takes minutes. No version stamp: it would link again
# after every commit, and refuses a folder that belongs to somebody else.
export GOFLAGS='-tags=sqlite_fts5 -buildvcs=false'

# A language every computer has; Fyne reads LANGUAGE, where it finds a region.
export LANG=C.UTF-8 LANGUAGE=en_GB
unset LC_ALL LC_MESSAGES

lint_version=v2.15.0

build_packages='ca-certificates gcc libc6-dev pkg-config libgl-dev
	libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev
	libwayland-dev libxkbcommon-dev'
# Most of these are opened by name at run time, so that no linker lists them.
window_packages='libgl1 libgl1-mesa-dri libegl1 libx11-6 libxrandr2 libxcursor1
	libxi6 libxinerama1 libxxf86vm1 libwayland-client0 libxkbcommon0 libpulse0'
sound_packages='pulseaudio pulseaudio-utils sox espeak-ng'
test_packages='xvfb openbox xdotool x11-utils imagemagick flac ffmpeg
	sndfile-programs postgresql opus-tools vorbis-tools lame poppler-utils
	chromium curl unzip iproute2 libhttp-oai-perl libxml2-utils
	zbar-tools'

say() { printf '%s\n' "$*" >&2; }

fail() {
	say "$*"
	exit 1
}

# prepare makes this computer ready: Go must be there, the packages named are
# installed when they are missing.
prepare() {
	command -v apt-get >/dev/null || other_systems
	needs_go
	install "$@"
}

# needs_go fails unless Go is there and new enough. Go itself fetches the exact
# version that go.mod names.
needs_go() {
	command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin
	command -v go >/dev/null || fail 'Go is not installed. Ownvoice needs Go 1.26 or newer: https://go.dev/dl/'
	version=$(GOTOOLCHAIN=local go env GOVERSION)
	minor=${version##*go1.}
	minor=${minor%%[!0-9]*}
	[ "${minor:-0}" -ge 26 ] || fail "This Go is $version. Ownvoice needs Go 1.26 or newer: https://go.dev/dl/"
}

# install installs those of the packages that are missing, and is quick when
# none is.
install() {
	wanted=$(missing "$@")
	[ -n "$wanted" ] || return 0
	say "Installing" $wanted
	as_root apt-get update -q
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted
}

# install_npm brings Node.js and npm, for clients and parsers that are not ours;
# where npm is there already, from wherever, it is used.
install_npm() {
	command -v npm >/dev/null || install nodejs npm
}

missing() {
	there=$(dpkg-query -W -f='${Package}=${db:Status-Status} ' "$@" 2>/dev/null) || true
	for package in "$@"; do
		case " $there" in
		*" $package=installed "*) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail 'Something has to be installed. Please run this as root, or install sudo.'
	fi
}

other_systems() {
	say 'This command installs what is missing on Debian and Ubuntu only. Elsewhere, install it
once: Go 1.26 or newer from https://go.dev/dl/, and what compiles C.

Fedora
    sudo dnf install gcc pkgconf libglvnd-devel libXcursor-devel libXrandr-devel \
        libXinerama-devel libXi-devel libXxf86vm-devel wayland-devel libxkbcommon-devel \
        pulseaudio-libs
macOS
    xcode-select --install      and, with Homebrew, Go itself: brew install go
Windows
    winget install MSYS2.MSYS2  then, in its window: pacman -S mingw-w64-ucrt-x86_64-gcc

Then build and open it with

    go build -tags sqlite_fts5 -o bin/ . ./archive/cmd/ownvoice-archive
    bin/ownvoice

The tests need Debian or Ubuntu.'
	exit 1
}

# install_lint puts the linter, at one exact version, into .tools/bin.
install_lint() {
	case $(.tools/bin/golangci-lint version --short 2>/dev/null) in
	"${lint_version#v}") return 0 ;;
	esac
	say "Building golangci-lint $lint_version, once"
	GOBIN=$PWD/.tools/bin go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$lint_version"
}

# check_form asks about form, and says all that is wrong before it fails: gofmt,
# vet, the linter, and whether the tests that docs/way.md names are there.
check_form() {
	wrong=0
	unformatted=$(gofmt -l .)
	[ -z "$unformatted" ] || {
		say "gofmt would change:" $unformatted
		wrong=1
	}
	go vet ./... || wrong=1
	.tools/bin/golangci-lint run || wrong=1
	for name in $(grep -oE '(Test|Fuzz)[A-Z][A-Za-z0-9]+' docs/way.md); do
		grep -rq --include='*_test.go' "^func $name(" . || {
			say "docs/way.md names $name, which is not there."
			wrong=1
		}
	done
	return "$wrong"
}

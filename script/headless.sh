# From the microphone to the archive by commands: the part of script/run for
# computers without a display. The microphone is a sound server of its own, so
# that nobody is recorded who does not know of it.

# quoted writes a command line with the quotes that it needs.
quoted() {
	for word in "$@"; do
		case $word in
		*[!A-Za-z0-9_./:=-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
}

# shown prints a command as a person would type it, and runs it.
shown() {
	say "
\$$(quoted "$@")"
	bin/"$@"
}

# start_sound starts a sound server whose microphone hears a voice made by the
# computer, over and over.
start_sound() {
	sound_dir=$(mktemp -d)
	export XDG_RUNTIME_DIR="$sound_dir" PULSE_SERVER="unix:$sound_dir/native" PULSE_COOKIE="$sound_dir/cookie"
	printf '%s\n' \
		"load-module module-native-protocol-unix auth-anonymous=1 socket=$sound_dir/native" \
		'load-module module-null-sink sink_name=mic rate=48000 channels=1 format=s16le norewinds=1 sink_properties=device.description=DemoMicrophone' \
		'load-module module-null-sink sink_name=loudspeaker rate=48000 channels=2 format=s16le norewinds=1' \
		'set-default-sink loudspeaker' 'set-default-source mic.monitor' >"$sound_dir/demo.pa"
	HOME=$sound_dir pulseaudio -n --daemonize=no --exit-idle-time=-1 --disallow-exit --use-pid-file=no \
		--realtime=no --high-priority=no -F "$sound_dir/demo.pa" 2>.demo/sound.log &
	sound=$!
	until pactl info >/dev/null 2>&1; do
		kill -0 "$sound" 2>/dev/null || fail 'The sound server did not start; .demo/sound.log says why.'
		sleep 0.1
	done
	espeak-ng -w "$sound_dir/voice.wav" 'This is a voice made by the computer, to try Ownvoice out. It says the same thing again and again.'
	sox -v 0.7 "$sound_dir/voice.wav" -r 48000 -c 1 -b 16 "$sound_dir/speech.wav" repeat 20
	paplay --device=mic --latency-msec=500 "$sound_dir/speech.wav" &
	speech=$!
}

# field prints the first value of that name in a JSON document.
field() { tr -d '\n' <"$2" | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

# holds tells whether the archive has a file with this SHA-256.
holds() { find "$archive_data/media" -type f -exec sha256sum {} + | grep "^$1 " >/dev/null; }

story_title="A try-out, $(date '+%d %B %H:%M:%S')"

start_sound
bin/ownvoice demo --library "$library"
join "$library"

shown ownvoice record --library "$library" --title "$story_title" --storyteller 'The computer' \
	--agreed --track You=mic.monitor --for 10s --json >.demo/record.json
grep -v '"progress"' .demo/record.json
story=$(field story .demo/record.json)
recording=$(field recording .demo/record.json)
[ -n "$story" ] && [ -n "$recording" ] || fail 'The recording was not kept.'
shown ownvoice note add "$story" 'Here it says what it is.' --at 0:02 --library "$library"

say '
Nobody has said yet that it may be kept in the archive, and heard by the team, so nothing of it goes there:'
shown ownvoice sync --library "$library"
! grep -rqF -e "$story_title" -e "$story" "$archive_data" || fail 'Something of the story is in the archive. That must never be.'
say 'Not even its title is in the archive.'

shown ownvoice consent give "$story" --use keep=yes,team=yes --how spoken --library "$library"
shown ownvoice sync --library "$library"

# sum prints the SHA-256 of a file of the recording on a laptop.
sum() { sha256sum <"$1/recordings/$recording/$2" | cut -d ' ' -f 1; }

packed=$(sum "$library" track-1.flac)
holds "$packed" || fail 'The archive does not have the sound.'
say "
It was packed without loss for the way. The archive's copy has the same SHA-256: $packed"

shown ownvoice verify --library "$library"
shown ownvoice-archive verify --data "$archive_data"

say '
A second laptop joins:'
join "$second_library"
shown ownvoice sync --library "$second_library"
shown ownvoice play "$story" --from 0:08 --library "$second_library"
say '
It has a copy to listen to, and now asks for the whole recording:'
shown ownvoice free "$story" --back --library "$second_library"
shown ownvoice sync --library "$second_library"
[ "$(sum "$second_library" track-1.wav)" = "$(sum "$library" track-1.wav)" ] || fail 'The second laptop has other sound than the first.'
say 'It unpacked the sound: byte for byte what the first laptop recorded.'

say '
The storyteller gets a private page at the archive, without an account, to listen, answer and take it back:'
page=$(bin/ownvoice link "$story" --library "$library" 2>/dev/null)
curl -ks "$page" | grep -q '<audio' || fail 'The private page does not play the story.'
say "  $page"
pages

say "
All of it worked. In $PWD:
  the first laptop    $library
  the second laptop   $second_library
  the archive         $archive_data (its log: .demo/archive.log)
  the recording       $library/recordings/$recording/track-1.wav
The programs are in bin/; bin/ownvoice --help and docs/cli.md say what they do."

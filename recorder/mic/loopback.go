package mic

// playedOn begins the id of what a loudspeaker plays, where sound systems know
// no monitors of their own: WASAPI's loopback. The loudspeaker's id follows.
const playedOn = "played-on:"

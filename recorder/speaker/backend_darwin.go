package speaker

import "github.com/gen2brain/malgo"

const backend = malgo.Backend(malgo.BackendCoreaudio)

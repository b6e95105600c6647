// Opens a manifest with manifesto, which viewers are made with: viewer.mjs ARCHIVE STORY
import assert from 'node:assert/strict'
import manifesto from 'manifesto.js'
const [archive, story] = process.argv.slice(2)
const address = `${archive}/iiif/${story}/manifest.json`
const m = manifesto.parseManifest(await (await fetch(address)).text())
assert.equal(m.id, address)
assert.match(m.getDefaultLabel(), /^A cup of <tea>/)
const canvases = m.getSequences()[0].getCanvases()
assert.equal(canvases.length, 1)
assert.ok(canvases[0].getDuration() > 0)
const [sound] = canvases[0].getContent()
assert.equal(sound.getMotivation(), 'painting')
assert.equal(sound.getTarget(), canvases[0].id)
assert.equal(sound.getBody()[0].getType(), 'sound')
assert.equal(sound.getBody()[0].getFormat(), 'audio/ogg')
assert.deepEqual(m.getAllRanges().flatMap(r => r.getCanvasIds()).filter(id => id.includes('#t=2.000,9.500')).length, 1)

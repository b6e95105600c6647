// Reads a collection and a manifest with @iiif/parser: iiif.mjs ARCHIVE STORY
import assert from 'node:assert/strict'
import { normalize, serialize, serializeConfigPresentation3 } from '@iiif/parser'
const [archive, story] = process.argv.slice(2)
const read = async path => (await fetch(archive + path)).json()
const collection = await read('/iiif/collection.json')
assert.equal(normalize(collection).resource.type, 'Collection')
assert.equal(collection.items[0].id, `${archive}/iiif/${story}/manifest.json`)
const m = await read(`/iiif/${story}/manifest.json`)
const { entities, resource, mapping } = normalize(structuredClone(m)) // it takes apart what it is given
assert.equal(resource.type, 'Manifest')
assert.equal(Object.keys(entities.Canvas).length, 1)
assert.equal(m.structures.length, 1)
assert.ok(entities.Range[m.structures[0].id]) // the parser adds one above
const again = serialize({ entities, mapping, requests: {} }, resource, serializeConfigPresentation3)
assert.equal(again.items[0].items[0].items[0].body.type ?? again.items[0].items[0].items[0].body[0].type, 'Sound')
const canvas = m.items[0], sound = canvas.items[0].items[0], words = canvas.annotations[0].items[0]
assert.ok(canvas.duration > 0 && sound.body.duration === canvas.duration && sound.target === canvas.id && sound.motivation === 'painting')
assert.equal(words.motivation, 'supplementing')
assert.match(await (await fetch(words.body.id)).text(), /^WEBVTT\n\n00:00:00\.000 --> /)
assert.match(m.structures[0].items[0].id, /#t=2\.000,9\.500$/)
assert.ok(m.label.cy[0] && m.requiredStatement.value.en[0].includes('said yes') && m.rights.startsWith('http://rightsstatements.org/'))

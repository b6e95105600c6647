// Reads feeds with feedsmith: rss.mjs ARCHIVE STORY EXTRACT
import assert from 'node:assert/strict'
import { parseRssFeed } from 'feedsmith'
const [archive, story, extract] = process.argv.slice(2)
const read = async path => parseRssFeed(await (await fetch(archive + path)).text())
for (const [path, id, part] of [['/feeds/stories.rss', story, ''], ['/feeds/extracts.rss', extract, '#t=2.000,9.500']]) {
  const feed = await read(path)
  assert.equal(feed.items.length, 1)
  const i = feed.items[0]
  assert.equal(i.guid.value ?? i.guid, id)
  assert.ok(i.enclosures[0].url.startsWith(`${archive}/stories/${story}/listen?recording=`) && i.enclosures[0].url.endsWith(part))
  assert.equal(i.enclosures[0].type, 'audio/ogg')
  assert.equal(i.enclosures[0].length, 21)
  assert.ok(i.itunes.duration > 0 && i.itunes.author === 'Gwen <Evans>')
}

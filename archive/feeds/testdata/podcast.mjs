// Reads feeds with rss-parser, as podcast programs are fed: podcast.mjs ARCHIVE STORY EXTRACT
import assert from 'node:assert/strict'
import Parser from 'rss-parser'
const [archive, story, extract] = process.argv.slice(2)
for (const [path, id] of [['/feeds/stories.rss', story], ['/feeds/extracts.rss', extract]]) {
  const feed = await new Parser().parseURL(archive + path)
  assert.equal(feed.feedUrl, archive + path)
  assert.equal(feed.items.length, 1)
  const [i] = feed.items
  assert.equal(i.guid, id)
  assert.equal(i.enclosure.type, 'audio/ogg')
  assert.equal(Number(i.enclosure.length), 21)
  assert.equal(feed.itunes.explicit, 'false')
  assert.ok(Number(i.itunes.duration) > 0 && i.itunes.author === 'Gwen <Evans>')
  assert.ok(!Number.isNaN(Date.parse(i.isoDate)) && i.link === `${archive}/stories/${story}`)
}

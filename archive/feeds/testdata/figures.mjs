// Reads /metrics with a parser of Prometheus' text format: figures.mjs ARCHIVE
import assert from 'node:assert/strict'
import parse from 'parse-prometheus-text-format'
const [archive] = process.argv.slice(2)
const all = Object.fromEntries(parse(await (await fetch(archive + '/metrics')).text()).map(f => [f.name, f]))
const value = name => Number(all['ownvoice_' + name].metrics[0].value)
for (const [name, f] of Object.entries(all)) {
  assert.match(name, /^ownvoice_[a-z_]+$/)
  assert.ok(f.help && ['COUNTER', 'GAUGE', 'HISTOGRAM'].includes(f.type), name)
  if (f.type === 'COUNTER') assert.match(name, /_total$/)
}
assert.equal(value('files'), 2)
assert.equal(value('stories_public'), 1)
assert.equal(value('files_damaged'), 1)
assert.equal(value('database_up'), 1)
const [took] = all.ownvoice_request_seconds.metrics
const up = ['0.005', '0.02', '0.1', '0.5', '2', '10', '60', '+Inf'].map(le => Number(took.buckets[le]))
assert.ok(up.every((n, i) => i === 0 || n >= up[i - 1]) && up[7] === 3, up)

// Holds a manifest against IIIF's own types with TypeScript: types.mjs ARCHIVE STORY
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import ts from 'typescript'
const [archive, story] = process.argv.slice(2)
const wrong = value => {
  writeFileSync('is.ts', `import type { Manifest } from '@iiif/presentation-3'\ndeclare function is<T extends Manifest>(m: T): void\nis(${JSON.stringify(value)})\n`)
  const program = ts.createProgram(['is.ts'], { noEmit: true, strict: true, skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, types: [] })
  return ts.getPreEmitDiagnostics(program).map(d => ts.flattenDiagnosticMessageText(d.messageText, '\n'))
}
const read = async path => (await fetch(archive + path)).json()
const manifest = await read(`/iiif/${story}/manifest.json`)
assert.deepEqual(wrong(manifest), [])
// types that let all pass would prove nothing
for (const [what, spoilt] of Object.entries({
  'a canvas without a type': { ...manifest, items: [{ ...manifest.items[0], type: undefined }] },
  'a label that is no language map': { ...manifest, label: 'A story' },
  'a duration in words': { ...manifest, items: [{ ...manifest.items[0], duration: 'a minute' }] },
  'annotations that are no pages': { ...manifest, items: [{ ...manifest.items[0], annotations: manifest.items[0].annotations[0].items }] },
})) assert.notDeepEqual(wrong(spoilt), [], what)

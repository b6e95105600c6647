// tus-js-client as somebody else would use it: only the signature is ours.
'use strict'
const crypto = require('crypto')
const fs = require('fs')
const tus = require(process.env.TUS_JS + '/node_modules/tus-js-client')

const seed = Buffer.from(process.env.DEVICE_SEED, 'hex')
const key = crypto.createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der', type: 'pkcs8',
})
const device = process.env.DEVICE

function sign(req) {
  const url = new URL(req.getURL())
  const second = Math.floor(Date.now() / 1000)
  const lines = ['ownvoice request v1', device, second, req.getMethod(), url.pathname + url.search, ''].join('\n')
  const signature = crypto.sign(null, Buffer.from(lines), key).toString('base64url')
  req.setHeader('Authorization', `Ownvoice ${device} ${second} ${signature}`)
}

const metadata = JSON.parse(process.env.METADATA)
const parallel = Number(process.env.PARALLEL)
const upload = new tus.Upload(fs.readFileSync(process.env.FILE), {
  endpoint: process.env.ENDPOINT,
  metadata,
  metadataForPartialUploads: metadata,
  parallelUploads: parallel,
  chunkSize: Number(process.env.CHUNK),
  retryDelays: Array(60).fill(200),
  onBeforeRequest: sign,
  onChunkComplete: (n, done, all) => console.log(`chunk ${done} ${all}`),
  onError: (err) => { console.error(String(err)); process.exit(1) },
  onSuccess: () => { console.log(`done ${upload.url}`) },
})
upload.start()

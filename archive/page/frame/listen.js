// Listening with the words: the line that is spoken is marked and kept in sight
// until the reader scrolls, its time leads there, an address that ends in
// #t=12:31 starts there, and on a storyteller's own page the browser remembers
// where they stopped. Nothing leaves the browser.
'use strict'
const seconds = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
const still = matchMedia('(prefers-reduced-motion: reduce)')

// The page moves with the voice until the reader moves it. A button leads back.
let along = true
const again = document.createElement('button')
again.type = 'button'
again.className = 'again'
again.textContent = 'Back to the voice'
again.hidden = true
again.addEventListener('click', () => {
  away(false)
  const now = document.querySelector('.now')
  if (now) now.scrollIntoView({ block: 'center', behavior: still.matches ? 'auto' : 'smooth' })
})
function away(is) { along = !is; again.hidden = !is }
const sounding = () => whole.some(audio => !audio.paused)
for (const event of ['wheel', 'touchmove']) addEventListener(event, () => { if (sounding()) away(true) }, { passive: true })
addEventListener('keydown', e => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)
  if (sounding() && !typing && /^(Page(Up|Down)|Home|End|Arrow(Up|Down))$/.test(e.key)) away(true)
})

function follows(audio, lines) {
  let now = null
  audio.addEventListener('pause', () => away(false))
  audio.addEventListener('timeupdate', () => {
    const at = lines.find(l => l.dataset.from <= audio.currentTime && audio.currentTime < l.dataset.to) || null
    if (at === now) return
    if (now) now.classList.remove('now')
    now = at
    if (!now) return
    now.classList.add('now')
    const box = now.getBoundingClientRect(), hidden = box.top < 0 || box.bottom > innerHeight
    if (!audio.paused && hidden && along) now.scrollIntoView({ block: 'center', behavior: still.matches ? 'auto' : 'smooth' })
  })
  for (const line of lines) {
    const time = line.querySelector('.at'), go = document.createElement('button')
    go.type = 'button'
    go.className = 'at'
    go.textContent = time.textContent
    go.setAttribute('aria-label', 'Listen from ' + time.textContent)
    go.addEventListener('click', () => { audio.currentTime = line.dataset.from; audio.play() })
    time.replaceWith(go)
  }
}

function remembers(audio) {
  const key = 'heard ' + audio.dataset.keep
  try {
    audio.currentTime = Number(localStorage.getItem(key)) || 0
    audio.addEventListener('pause', () => localStorage.setItem(key, audio.ended ? 0 : audio.currentTime))
  } catch { /* a browser that remembers nothing starts at the beginning */ }
}

const whole = [...document.querySelectorAll('audio[data-recording]')], done = new Set()
for (const audio of whole) {
  const id = audio.dataset.recording
  if (!done.has(id)) follows(audio, [...document.querySelectorAll('p[data-recording]')].filter(p => p.dataset.recording === id))
  done.add(id)
  if (audio.dataset.keep) remembers(audio)
}
const follow = document.querySelector('[data-follow]')
if (follow && whole.length) {
  const moves = document.createElement('p')
  moves.className = 'moves'
  moves.textContent = 'Moves with the voice'
  follow.before(moves)
  follow.after(again)
}
const moment = /^#t=([0-9]+(:[0-9]{1,2}){0,2})$/.exec(location.hash)
if (moment && whole[0]) whole[0].currentTime = seconds(moment[1])

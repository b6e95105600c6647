// Listening with the words: the line that is spoken is marked, its time leads
// there, an address that ends in #t=12:31 starts there, and on a storyteller's
// own page the browser remembers where they stopped. Nothing leaves the browser.
'use strict'
const seconds = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
const still = matchMedia('(prefers-reduced-motion: reduce)')

function follows(audio, lines) {
  let now = null
  audio.addEventListener('timeupdate', () => {
    const at = lines.find(l => l.dataset.from <= audio.currentTime && audio.currentTime < l.dataset.to) || null
    if (at === now) return
    if (now) now.classList.remove('now')
    now = at
    if (!now) return
    now.classList.add('now')
    const box = now.getBoundingClientRect(), away = box.top < 0 || box.bottom > innerHeight
    if (!audio.paused && away) now.scrollIntoView({ block: 'center', behavior: still.matches ? 'auto' : 'smooth' })
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
const moment = /^#t=([0-9]+(:[0-9]{1,2}){0,2})$/.exec(location.hash)
if (moment && whole[0]) whole[0].currentTime = seconds(moment[1])

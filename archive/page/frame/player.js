// The player in the look of these pages. Without this script each story has the
// browser's own. Nothing leaves the browser.
'use strict'
const clock = s => {
  const t = Math.floor(s), two = n => String(n).padStart(2, '0')
  return t < 3600 ? Math.floor(t / 60) + ':' + two(t % 60) : Math.floor(t / 3600) + ':' + two(Math.floor(t / 60) % 60) + ':' + two(t % 60)
}
const made = (tag, props, ...inside) => {
  const e = Object.assign(document.createElement(tag), props)
  e.append(...inside)
  return e
}
const icon = name => {
  const i = made('span', { className: 'icon ' + name })
  i.setAttribute('aria-hidden', 'true')
  return i
}
const press = (name, shown, does) => {
  const b = made('button', { type: 'button', className: 'quiet' }, ...shown)
  if (name) b.setAttribute('aria-label', name)
  b.addEventListener('click', does)
  return b
}
const all = [...document.querySelectorAll('[data-player] audio, [data-extract] audio')]

// One voice at a time.
for (const one of all) one.addEventListener('play', () => all.forEach(other => { if (other !== one) other.pause() }))

// toggles is a button that plays and pauses, and says which.
function toggles(audio, name) {
  const b = press('', [], () => { audio.paused ? audio.play() : audio.pause() })
  const shows = () => {
    b.replaceChildren(icon(audio.paused ? 'play' : 'pause'))
    if (name) b.setAttribute('aria-label', (audio.paused ? 'Play ' : 'Pause ') + name)
    else b.append(audio.paused ? ' Play' : ' Pause')
  }
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, shows)
  shows()
  return b
}

function player(figure) {
  const audio = figure.querySelector('audio')
  const length = () => isFinite(audio.duration) ? audio.duration : Number(figure.dataset.seconds) || 0
  const go = to => { audio.currentTime = Math.max(0, Math.min(length(), to)) }

  const place = made('input', { type: 'range', className: 'place', min: 0, max: Math.floor(length()), step: 1, value: 0 })
  place.setAttribute('aria-label', 'Place in the story')
  place.addEventListener('input', () => go(Number(place.value)))
  place.addEventListener('keydown', e => {
    const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -60, PageUp: 60 }[e.key]
    if (by) { e.preventDefault(); go(audio.currentTime + by) }
    if (e.key === ' ') { e.preventDefault(); audio.paused ? audio.play() : audio.pause() }
  })
  const wave = figure.querySelector('.wave') || figure.insertBefore(made('div', { className: 'wave bare' }), audio)
  wave.removeAttribute('aria-hidden')
  const drawn = wave.querySelector('svg')
  if (drawn) {
    drawn.setAttribute('aria-hidden', 'true')
    const played = made('div', { className: 'played' }, drawn.cloneNode(true))
    played.setAttribute('aria-hidden', 'true')
    wave.append(played)
  }
  wave.append(made('div', { className: 'head' }), place)
  figure.classList.add('own')

  const time = made('span', { className: 'time' })
  const shows = () => {
    const at = audio.currentTime, whole = length()
    wave.style.setProperty('--at', whole ? at / whole : 0)
    place.max = Math.floor(whole)
    place.value = Math.floor(at)
    place.setAttribute('aria-valuetext', clock(at) + ' of ' + clock(whole))
    time.replaceChildren(made('strong', {}, clock(at)), ' of ' + clock(whole))
  }
  for (const event of ['timeupdate', 'seeking', 'loadedmetadata', 'durationchange', 'ended']) audio.addEventListener(event, shows)

  const said = made('p', { className: 'said' })
  said.setAttribute('role', 'status')
  const speed = made('select', {}, ...[['Slow', 0.75], ['Normal speed', 1], ['Fast', 1.25], ['Very fast', 1.5]].map(([name, value]) => made('option', { value, selected: value === 1 }, name)))
  speed.setAttribute('aria-label', 'Speed')
  speed.addEventListener('change', () => { audio.playbackRate = Number(speed.value) })
  const link = press('', [icon('link'), ' Link to this moment'], async () => {
    history.replaceState(null, '', '#t=' + clock(audio.currentTime))
    try {
      await navigator.clipboard.writeText(location.href)
      said.textContent = 'The link is copied. It leads to ' + clock(audio.currentTime) + '.'
    } catch {
      said.textContent = 'The address of this page now leads to ' + clock(audio.currentTime) + '. You can copy it.'
    }
  })
  audio.addEventListener('error', () => { said.textContent = 'The sound has stopped. Please open this page again.' })
  const play = toggles(audio)
  play.className = 'main'
  audio.controls = false
  const row = made('div', { className: 'controls' }, press('Back 10 seconds', [icon('replay')], () => go(audio.currentTime - 10)), play,
    press('Forward 10 seconds', [icon('forward')], () => go(audio.currentTime + 10)), time)
  if (audio.dataset.recording && figure === document.querySelector('[data-player]')) row.append(made('span', { className: 'space' }), speed, link)
  else row.append(made('span', { className: 'space' }), speed)
  figure.append(row, said)
  shows()
}

function extract(figure) {
  const audio = figure.querySelector('audio'), name = figure.querySelector('figcaption').firstChild.textContent.trim()
  const from = Number(figure.dataset.from), to = Number(figure.dataset.to)
  audio.addEventListener('play', () => { if (audio.currentTime < from || audio.currentTime >= to) audio.currentTime = from })
  audio.addEventListener('timeupdate', () => { if (audio.currentTime >= to) audio.pause() })
  const b = toggles(audio, name)
  b.className = 'round'
  audio.controls = false
  figure.prepend(b)
  figure.classList.add('own')
}

const players = [...document.querySelectorAll('[data-player]')]
players.forEach(player)
document.querySelectorAll('[data-extract]').forEach(extract)
addEventListener('keydown', e => {
  const first = players[0] && players[0].querySelector('audio')
  if (first && e.ctrlKey && e.code === 'Space') { e.preventDefault(); first.paused ? first.play() : first.pause() }
})

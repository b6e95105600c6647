// Answering without losing anything: a form goes once however often it is
// pressed; when the network is gone the page stays, what was typed stays, and a
// sentence says so. Words that were not sent lie in this tab only, until it is
// closed. Without a script forms go as forms do.
'use strict'
const lost = 'This could not be sent, because there is no network just now. What you wrote is still here. Please press again in a minute.'

function tell(form, words) {
  const line = form.querySelector('.unsent') || document.createElement('p')
  line.className = 'unsent'
  line.setAttribute('role', 'alert')
  line.textContent = words
  form.append(line)
}

async function send(form, button) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)) })
  if (!answer.ok) { // the archive says why in a page of its own
    const said = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main')
    if (!said) throw new Error(answer.status)
    document.querySelector('main').replaceWith(said)
    return
  }
  for (const text of form.querySelectorAll('textarea')) sessionStorage.removeItem(draft(text))
  const part = form.closest('[id]')
  history.replaceState(null, '', answer.url + (part ? '#' + part.id : ''))
  location.reload()
}

const draft = text => 'draft ' + location.pathname + ' ' + text.id

for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (form.dataset.sending) return
    form.dataset.sending = 'yes'
    send(form, event.submitter).catch(() => tell(form, lost)).finally(() => { delete form.dataset.sending })
  })
  for (const text of form.querySelectorAll('textarea')) {
    text.value = sessionStorage.getItem(draft(text)) || text.value
    text.addEventListener('input', () => sessionStorage.setItem(draft(text), text.value))
  }
}
for (const audio of document.querySelectorAll('audio')) {
  audio.addEventListener('error', () => {
    if (audio.nextElementSibling && audio.nextElementSibling.className === 'unsent') return
    const line = document.createElement('p')
    line.className = 'unsent'
    line.setAttribute('role', 'alert')
    line.textContent = 'The sound does not come just now. Please load this page again in a minute.'
    audio.after(line)
  })
}

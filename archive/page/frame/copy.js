// A button that copies what is to be given to somebody: an address that is
// shown once. Without a script it is marked and copied by hand.
'use strict'
for (const field of document.querySelectorAll('input[readonly]')) {
  field.addEventListener('focus', () => field.select())
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy it'
  const said = document.createElement('span')
  said.className = 'aside copied'
  said.setAttribute('role', 'status')
  button.addEventListener('click', async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      said.textContent = 'It is copied. Paste it into a letter or a message.'
    } catch {
      said.textContent = 'It is marked. Press Ctrl and C to copy it.'
    }
  })
  field.after(button, said)
}

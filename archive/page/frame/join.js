// Fills in the joining code from the address, whose end no server ever sees.
'use strict'
const field = document.querySelector('[data-code]')
if (field && !field.value && location.hash.length > 1) field.value = location.href

// Keeps on the server what somebody is typing, so that nothing is lost when a session ends, a
// phone sleeps or a tab is closed. A form asks for it by holding a `draft_key` field; without
// JavaScript the form works all the same.

const WAIT = 1200
const LEFT_OUT = ['password', 'file']

function content (form) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    const input = form.elements.namedItem(name)
    if (typeof value === 'string' && !LEFT_OUT.includes(input?.type)) body.append(name, value)
  }
  return body
}

function watch (form, key) {
  const status = document.createElement('p')
  status.className = 'cg-saved'
  status.setAttribute('role', 'status')
  form.append(status)
  let timer = null
  let waiting = false
  let submitted = false

  function say (words, failed) {
    status.textContent = words
    status.classList.toggle('cg-saved--failed', failed)
  }

  async function save (keepalive) {
    clearTimeout(timer)
    if (!waiting || submitted) return
    waiting = false
    try {
      const response = await fetch(key.dataset.draftUrl || '/drafts/', {
        method: 'POST',
        body: content(form),
        headers: { Accept: 'application/json', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
        credentials: 'same-origin',
        redirect: 'error',
        keepalive
      })
      if (!response.ok) throw new Error(response.statusText)
      say('Saved as you type', false)
    } catch {
      waiting = true
      say('Not saved just now. Keep this page open; we will try again as you type.', true)
    }
  }

  form.addEventListener('input', () => {
    waiting = true
    clearTimeout(timer)
    timer = setTimeout(save, WAIT, false)
  })
  form.addEventListener('submit', () => {
    submitted = true
    clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save(true)
  })
}

export function keepDrafts () {
  for (const key of document.querySelectorAll('form input[name="draft_key"]')) watch(key.form, key)
}

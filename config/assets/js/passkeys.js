// Talks to the browser's passkey dialogue for the forms marked data-passkey, and says in words
// when it did not work. The two sides' JSON is turned round by allauth's webauthn-json.js.

const NO_LUCK = 'The passkey was not used. Try again, or go on without it.'

function options (form) {
  return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent)
}

async function add (form) {
  const asked = options(form).creation_options
  const choice = asked.publicKey.authenticatorSelection
  const alone = form.elements.passwordless?.checked ?? false
  choice.residentKey = alone ? 'required' : 'discouraged'
  choice.requireResidentKey = alone
  if (alone) choice.userVerification = 'required'
  return await window.webauthnJSON.create(asked)
}

async function confirm (form) {
  return await window.webauthnJSON.get(options(form).request_options)
}

async function signIn (form) {
  const response = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new Error(response.statusText)
  return await window.webauthnJSON.get((await response.json()).request_options)
}

const WAYS = { add, confirm, 'sign-in': signIn }

export function offerPasskeys () {
  if (!window.webauthnJSON || !window.PublicKeyCredential) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const problem = form.querySelector('[data-passkey-problem]')
    form.hidden = false
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      problem.textContent = ''
      try {
        const credential = await WAYS[form.dataset.passkey](form)
        form.elements.credential.value = JSON.stringify(credential)
        form.submit()
      } catch {
        problem.textContent = NO_LUCK
      }
    })
  }
}

import { initAll } from './govuk-frontend.min.js'
import { keepDrafts } from './drafts.js'
import { offerPasskeys } from './passkeys.js'

initAll()
keepDrafts()
offerPasskeys()

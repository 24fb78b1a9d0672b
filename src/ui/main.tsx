import { messages } from 'virtual:messages/en'
import { i18n } from '@lingui/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './theme/tokens.css'
import './theme/base.css'
import './theme/parts.css'
import './theme/shell.css'

i18n.loadAndActivate({ locale: 'en', messages })

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )

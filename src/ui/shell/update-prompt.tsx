import { useEffect, useState } from 'react'
import { t } from '#ui/shared/text.ts'

type Update = { apply(): void }

/** Registers the service worker and offers a new version when one waits; nothing reloads by itself. */
export function UpdatePrompt() {
  const [update, setUpdate] = useState<Update>()
  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
    void register(setUpdate)
  }, [])
  if (update === undefined) return null
  return (
    <div className="toast" role="status">
      <span>{t('update.waiting')}</span>
      <button type="button" className="button button--main button--small" onClick={update.apply}>
        {t('update.apply')}
      </button>
    </div>
  )
}

async function register(onUpdate: (update: Update) => void): Promise<void> {
  const { Workbox } = await import('workbox-window')
  const workbox = new Workbox('/sw.js')
  workbox.addEventListener('waiting', () =>
    onUpdate({
      apply() {
        workbox.addEventListener('controlling', () => location.reload())
        workbox.messageSkipWaiting()
      },
    }),
  )
  await workbox.register()
}

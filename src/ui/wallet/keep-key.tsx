import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { codeOf } from '#core/error.ts'
import { forgetBackupCheck } from '#ui/shared/backup.ts'
import { signer, useWallet } from '#ui/shared/signer.ts'
import { FaultNotice, Loading } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { UnlockForm } from '#ui/shared/unlock.tsx'
import { PasswordForm } from './password-form.tsx'

/** Takes a read or made key into the vault; a first key gives the vault its password. */
export function KeepKey({ draftId }: { readonly draftId: string }) {
  const status = useWallet((wallet) => wallet.status)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const keep = async (password?: string) => {
    setBusy(true)
    setFault(undefined)
    try {
      await signer().ask('keep', password === undefined ? { draftId } : { draftId, password })
      // A key of words has its paper; any other makes the last backup incomplete.
      forgetBackupCheck()
      await navigator.storage?.persist?.()
      navigate('/start/account')
    } catch (error) {
      setFault(codeOf(error))
      setBusy(false)
    }
  }
  if (status === undefined) return <Loading what={t('gate.opening')} />
  if (status.vault === 'locked') return <UnlockForm />
  return (
    <div className="stack">
      {status.vault === 'none' ? (
        <>
          <h2>{t('keep.title')}</h2>
          <p className="muted">{t('keep.why')}</p>
          <PasswordForm busy={busy} action={t('keep.action')} onPassword={keep} />
        </>
      ) : (
        <button type="button" className="button button--main" disabled={busy} onClick={() => keep()}>
          {t('keep.add')}
        </button>
      )}
      {fault !== undefined && <FaultNotice code={fault} />}
    </div>
  )
}

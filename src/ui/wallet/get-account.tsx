import { useEffect, useRef, useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { isAccountName, isNewAccountName } from '#core/account-name.ts'
import { codeOf, IostError } from '#core/error.ts'
import { readAccountState } from '#ui/shared/account-state.ts'
import { addAccount } from '#ui/shared/accounts.ts'
import { Field } from '#ui/shared/field.tsx'
import { formatCount, formatSpan } from '#ui/shared/format.ts'
import { KeyGate } from '#ui/shared/gate.tsx'
import { Hash } from '#ui/shared/hash.tsx'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { useWallet } from '#ui/shared/signer.ts'
import { FaultNotice, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import type { KeyInfo } from '#wallet/signer/protocol.ts'
import { claimAccount, type FaucetProgress } from './faucet.ts'

/** Gets an account for a key, or takes up one that the key already opens. */
export function GetAccountPage() {
  return (
    <KeyGate>
      <GetAccount />
    </KeyGate>
  )
}

function GetAccount() {
  const keys = useWallet((wallet) => wallet.keys)
  const network = useSession((session) => session.network)
  const [keyId, setKeyId] = useState<string>()
  const key = keys.find(({ id }) => id === keyId) ?? keys.at(-1)
  if (key === undefined) return null
  return (
    <div className="stack stack--loose narrow">
      <div className="stack stack--tight">
        <h1>{t('account.title')}</h1>
        <p className="muted">{t('account.lead', { network: network?.name ?? '' })}</p>
      </div>
      {keys.length > 1 && (
        <div className="field">
          <label htmlFor="key">{t('account.key')}</label>
          <select id="key" value={key.id} onChange={(event) => setKeyId(event.target.value)}>
            {keys.map(({ id, algorithm }) => (
              <option key={id} value={id}>
                {id} ({algorithm})
              </option>
            ))}
          </select>
        </div>
      )}
      {network?.faucet != null ? (
        <FromFaucet key={key.id} faucet={network.faucet} ownKey={key} />
      ) : (
        <NoFaucet />
      )}
      <Existing ownKey={key} />
    </div>
  )
}

function NoFaucet() {
  return (
    <Notice title={t('account.noFaucet')}>
      <p>{t('account.noFaucetHow')}</p>
    </Notice>
  )
}

function FromFaucet({ faucet, ownKey }: { readonly faucet: string; readonly ownKey: KeyInfo }) {
  const network = useNetworkKey()
  const [name, setName] = useState('')
  const [progress, setProgress] = useState<FaucetProgress>()
  const [fault, setFault] = useState<string>()
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const valid = isNewAccountName(name)
  const claim = async () => {
    if (network === undefined) return
    const controller = new AbortController()
    abort.current = controller
    setFault(undefined)
    try {
      const { account } = await claimAccount(faucet, name, ownKey.id, {
        signal: controller.signal,
        onProgress: setProgress,
      })
      addAccount(network, { name: account, keyId: ownKey.id })
      navigate('/')
    } catch (error) {
      if (!controller.signal.aborted) setFault(codeOf(error))
    } finally {
      setProgress(undefined)
    }
  }
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void claim()
      }}
    >
      <h2>{t('account.new')}</h2>
      <Field
        label={t('account.name')}
        hint={t('account.nameHint')}
        error={name !== '' && !/^[a-z0-9_]*$/.test(name) ? t('account.nameChars') : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={11}
        disabled={progress !== undefined}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {progress === undefined ? (
        <button type="submit" className="button button--main" disabled={!valid}>
          {t('account.get')}
        </button>
      ) : (
        <Work progress={progress} onCancel={() => abort.current?.abort()} />
      )}
      <p className="small muted">{t('account.work')}</p>
      {fault !== undefined && <FaultNotice code={fault} />}
    </form>
  )
}

/** The work has no fixed end: the bar shows how likely it would be done by now. */
function Work({ progress, onCancel }: { readonly progress: FaucetProgress; readonly onCancel: () => void }) {
  return (
    <div className="progress" role="status">
      {progress.step === 'working' ? (
        <>
          <progress
            aria-label={t('account.working')}
            max={1}
            value={1 - Math.exp(-progress.attempts / progress.expected)}
          />
          <p className="row row--apart small">
            <span>
              {t('account.attempts', {
                n: formatCount(progress.attempts),
                expected: formatCount(progress.expected),
              })}
            </span>
            <span>{estimate(progress)}</span>
          </p>
        </>
      ) : (
        <>
          <progress aria-label={t('account.working')} />
          <p className="small">{t(progress.step === 'asking' ? 'account.asking' : 'account.claiming')}</p>
        </>
      )}
      <button type="button" className="button" onClick={onCancel}>
        {t('action.cancel')}
      </button>
    </div>
  )
}

function estimate({ attempts, expected, ms }: FaucetProgress & { step: 'working' }): string {
  if (attempts === 0) return ''
  const left = attempts < expected ? ((expected - attempts) * ms) / attempts : ms / attempts
  return t('account.left', { span: formatSpan(left) })
}

function Existing({ ownKey }: { readonly ownKey: KeyInfo }) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const check = async () => {
    if (client === undefined || network === undefined) return
    setBusy(true)
    setFault(undefined)
    try {
      const { value } = await client.read({ kind: 'account', name })
      const { permissions } = readAccountState(value)
      const opens = permissions.some(({ items }) => items.some((item) => item.isKey && item.id === ownKey.id))
      if (!opens) throw new IostError({ code: 'KEY_OPENS_NOTHING' })
      addAccount(network, { name, keyId: ownKey.id })
      navigate('/')
    } catch (error) {
      setFault(codeOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        void check()
      }}
    >
      <h2>{t('account.existing')}</h2>
      <p className="small muted">
        {t('account.yourKey')} <Hash value={ownKey.id} />
      </p>
      <Field
        label={t('account.existingName')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button
        type="submit"
        className="button"
        disabled={busy || client === undefined || !isAccountName(name)}
      >
        {t('account.use')}
      </button>
      {fault !== undefined && <FaultNotice code={fault} />}
    </form>
  )
}

import { useState } from 'react'
import { Link } from 'wouter'
import { codeOf } from '#core/error.ts'
import { chooseAccount, forgetAccount, useAccounts } from '#ui/shared/accounts.ts'
import { backupCheckedAt, forgetBackupCheck, noteBackupChecked } from '#ui/shared/backup.ts'
import { Dialog } from '#ui/shared/dialog.tsx'
import { Field } from '#ui/shared/field.tsx'
import { FilePick, saveFile } from '#ui/shared/file-pick.tsx'
import { KeyGate } from '#ui/shared/gate.tsx'
import { Hash } from '#ui/shared/hash.tsx'
import { Identicon } from '#ui/shared/identicon.tsx'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { refreshKeys, setLockMinutes, signer, useWallet } from '#ui/shared/signer.ts'
import { FaultNotice, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import type { BackupCheck } from '#wallet/signer/protocol.ts'
import { PasswordForm } from './password-form.tsx'

const LOCK_CHOICES = [1, 5, 15, 60, 240]

/** Accounts, keys, backup, lock, and what this is. */
export function SettingsPage() {
  return (
    <KeyGate>
      <div className="stack stack--loose">
        <h1>{t('settings.title')}</h1>
        <Accounts />
        <Backup />
        <Keys />
        <Lock />
        <About />
      </div>
    </KeyGate>
  )
}

function Accounts() {
  const { list, active } = useAccounts()
  const network = useNetworkKey()
  return (
    <section className="card card--flush" aria-labelledby="accounts">
      <h2 id="accounts">{t('settings.accounts')}</h2>
      <ul className="list">
        {list.map(({ name }) => (
          <li key={name} className="list__item">
            <Identicon name={name} />
            <span className="wrap-any">
              {name} {name === active?.name && <span className="small muted">{t('settings.active')}</span>}
            </span>
            <span className="row">
              {name !== active?.name && network !== undefined && (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => chooseAccount(network, name)}
                >
                  {t('settings.use')}
                </button>
              )}
              {network !== undefined && (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => forgetAccount(network, name)}
                >
                  {t('settings.forget')}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className="card__pad">
        <Link href="/start/account" className="button button--small">
          {t('settings.addAccount')}
        </Link>
      </p>
    </section>
  )
}

function Backup() {
  const [check, setCheck] = useState<BackupCheck>()
  const [file, setFile] = useState<string>()
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string>()
  const checkedAt = backupCheckedAt()
  const save = async () => saveFile(`everest-backup-${dateText()}.json`, (await signer().ask('backup')).file)
  const prove = async () => {
    setFault(undefined)
    setCheck(undefined)
    try {
      const result = await signer().ask('checkBackup', { file: file ?? '', password })
      setCheck(result)
      if (result.missing === 0) noteBackupChecked()
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <section className="card stack" aria-labelledby="backup">
      <h2 id="backup">{t('backup.title')}</h2>
      <p className="muted">{t('backup.why')}</p>
      {checkedAt !== undefined ? (
        <Notice tone="good">
          <p>{t('backup.checked', { date: new Date(checkedAt).toLocaleDateString() })}</p>
        </Notice>
      ) : (
        <Notice tone="warn">
          <p>{t('backup.none')}</p>
        </Notice>
      )}
      <div>
        <button type="button" className="button" onClick={save}>
          {t('backup.save')}
        </button>
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void prove()
        }}
      >
        <FilePick label={t('backup.check')} accept=".json,application/json" onText={setFile} />
        {file !== undefined && (
          <>
            <Field
              label={t('password.label')}
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            <div>
              <button type="submit" className="button" disabled={password === ''}>
                {t('backup.prove')}
              </button>
            </div>
          </>
        )}
      </form>
      {check !== undefined && (
        <Notice tone={check.missing === 0 ? 'good' : 'warn'}>
          <p>
            {check.missing === 0
              ? t('backup.good', { n: check.keys })
              : t('backup.missing', { n: check.missing })}
          </p>
        </Notice>
      )}
      {fault !== undefined && <FaultNotice code={fault} />}
    </section>
  )
}

function Keys() {
  const keys = useWallet((wallet) => wallet.keys)
  const [shown, setShown] = useState<string>()
  return (
    <section className="card card--flush" aria-labelledby="keys">
      <h2 id="keys">{t('keys.title')}</h2>
      <ul className="list">
        {keys.map((key) => (
          <li key={key.id} className="list__item">
            <Identicon name={key.id} />
            <span className="stack stack--tight">
              <Hash value={key.id} />
              <span className="small muted">{key.algorithm}</span>
            </span>
            <button type="button" className="button button--small" onClick={() => setShown(key.id)}>
              {t('keys.reveal')}
            </button>
          </li>
        ))}
      </ul>
      <p className="card__pad">
        <Link href="/start/import" className="button button--small">
          {t('keys.add')}
        </Link>
      </p>
      {shown !== undefined && <Reveal keyId={shown} onClose={() => setShown(undefined)} />}
    </section>
  )
}

/** Shows a secret to somebody who types the password now; for an iwallet file a second password is asked. */
function Reveal({ keyId, onClose }: { readonly keyId: string; readonly onClose: () => void }) {
  const { active } = useAccounts()
  const [password, setPassword] = useState('')
  const [secret, setSecret] = useState<{ secret: string; words: string | null }>()
  const [fault, setFault] = useState<string>()
  const attempt = async (work: () => Promise<void>) => {
    setFault(undefined)
    try {
      await work()
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  const exportFile = () =>
    attempt(async () => {
      const name = active?.name ?? 'account'
      const { file } = await signer().ask('keystoreFile', { name, keyId, password, filePassword: password })
      saveFile(`${name}.json`, file)
    })
  return (
    <Dialog title={t('reveal.title')} onClose={onClose}>
      <p>{t('reveal.warn')}</p>
      {secret === undefined ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void attempt(async () => setSecret(await signer().ask('reveal', { keyId, password })))
          }}
        >
          <Field
            label={t('password.label')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <div className="row">
            <button type="submit" className="button button--danger" disabled={password === ''}>
              {t('reveal.show')}
            </button>
            <button type="button" className="button" disabled={password === ''} onClick={exportFile}>
              {t('reveal.file')}
            </button>
          </div>
        </form>
      ) : (
        <>
          {secret.words !== null && <p className="code">{secret.words}</p>}
          <p className="code">{secret.secret}</p>
        </>
      )}
      {fault !== undefined && <FaultNotice code={fault} />}
    </Dialog>
  )
}

function Lock() {
  const status = useWallet((wallet) => wallet.status)
  const [changing, setChanging] = useState(false)
  return (
    <section className="card stack" aria-labelledby="lock">
      <h2 id="lock">{t('lock.title')}</h2>
      <div className="field">
        <label htmlFor="minutes">{t('lock.after')}</label>
        <select
          id="minutes"
          value={status?.lockMinutes}
          onChange={(event) => void setLockMinutes(Number(event.target.value))}
        >
          {LOCK_CHOICES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t('lock.minutes', { n: minutes })}
            </option>
          ))}
        </select>
      </div>
      <div className="row">
        <button type="button" className="button" onClick={() => void signer().ask('lock').then(refreshKeys)}>
          {t('lock.now')}
        </button>
        <button type="button" className="button" onClick={() => setChanging(true)}>
          {t('lock.change')}
        </button>
      </div>
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </section>
  )
}

function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  const [oldPassword, setOldPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const change = async (newPassword: string) => {
    setBusy(true)
    setFault(undefined)
    try {
      await signer().ask('changePassword', { oldPassword, newPassword })
      forgetBackupCheck()
      onClose()
    } catch (error) {
      setFault(codeOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('lock.change')} onClose={onClose}>
      <Field
        label={t('lock.old')}
        type="password"
        autoComplete="current-password"
        value={oldPassword}
        onChange={(event) => setOldPassword(event.target.value)}
      />
      <PasswordForm busy={busy} action={t('lock.change')} onPassword={change} />
      {fault !== undefined && <FaultNotice code={fault} />}
    </Dialog>
  )
}

function About() {
  const network = useSession((session) => session.network)
  return (
    <section className="card stack" aria-labelledby="about">
      <h2 id="about">{t('about.title')}</h2>
      <p>{t('about.what')}</p>
      <p>{t('about.keys')}</p>
      <p>{t('about.contacts')}</p>
      <dl className="facts">
        <dt>{t('about.network')}</dt>
        <dd>{network?.name}</dd>
      </dl>
    </section>
  )
}

function dateText(): string {
  return new Date().toISOString().slice(0, 10)
}

import { useMemo, useState } from 'react'
import { encode } from 'uqr'
import { Field } from '#ui/shared/field.tsx'
import { AccountGate } from '#ui/shared/gate.tsx'
import { CopyButton } from '#ui/shared/hash.tsx'
import { t } from '#ui/shared/text.ts'

/** The account's name to be paid to: as text, as a link, as a picture to scan. */
export function ReceivePage() {
  return <AccountGate>{(account) => <Receive name={account.name} />}</AccountGate>
}

function Receive({ name }: { readonly name: string }) {
  const [amount, setAmount] = useState('')
  const valid = amount === '' || /^[0-9]+([.][0-9]{1,8})?$/.test(amount)
  const query = new URLSearchParams({ to: name, ...(amount !== '' && valid ? { amount } : {}) })
  const link = `${location.origin}/send?${query}`
  return (
    <div className="stack stack--loose narrow">
      <h1>{t('receive.title')}</h1>
      <section className="card stack">
        <QrCode text={link} label={t('receive.qr', { name })} />
        <p>
          <strong className="mono" data-testid="own-name">
            {name}
          </strong>
        </p>
        <Field
          label={t('receive.amount')}
          hint={t('receive.amountHint')}
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          error={valid ? undefined : t('send.amountText')}
          onChange={(event) => setAmount(event.target.value)}
        />
        <div className="row">
          <CopyButton value={name} label={t('receive.copyName')} />
          <CopyButton value={link} label={t('receive.copyLink')} />
        </div>
        <p className="small muted">{t('receive.hint')}</p>
      </section>
    </div>
  )
}

/** A QR code as one path, dark on white in both themes: scanners expect it so. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 4 })
    let d = ''
    code.data.forEach((row, y) => {
      row.forEach((dark, x) => {
        if (dark) d += `M${x} ${y}h1v1h-1z`
      })
    })
    return { size: code.size, path: d }
  }, [text])
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}

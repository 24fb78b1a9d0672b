import { useState } from 'react'
import { type OwnAccount, useAccounts } from '#ui/shared/accounts.ts'
import { SenderChoice, SenderGate, useSender } from '#ui/shared/contract/account-choice.tsx'
import { type Published, usePublished } from '#ui/shared/contract/published.ts'
import { c } from '#ui/shared/contract/text.ts'
import { SelectField } from '#ui/shared/field.tsx'
import { shortHash } from '#ui/shared/format.ts'
import { useSession } from '#ui/shared/session.ts'
import { Notice } from '#ui/shared/states.tsx'
import { isContract } from '../project.ts'
import { keepShared } from '../store/keep.ts'
import { usePlayground } from '../store/state.ts'
import { p } from '../text.ts'
import { PublishedList } from './published-list.tsx'
import { Sending } from './sending.tsx'
import { useChangeable } from './use-changeable.ts'
import './publish.css'

const NEW = ''

/** Puts a contract of the project on the connected network, or new code into one that stands there. */
export function PublishPanel() {
  const { project, readOnly } = usePlayground()
  const network = useSession((session) => session.network)
  const published = usePublished(project.id)
  return (
    <>
      <p className="muted">{c('publish.lead', { network: network?.name ?? '…' })}</p>
      {readOnly ? (
        <Notice title={c('publish.readOnly')}>
          <div>
            <button type="button" className="button button--small" onClick={keepShared}>
              {p('play.keep')}
            </button>
          </div>
        </Notice>
      ) : (
        <SenderGate>{(accounts) => <Choose accounts={accounts} published={published} />}</SenderGate>
      )}
      <PublishedList list={published} />
    </>
  )
}

function Choose({
  accounts,
  published,
}: {
  readonly accounts: readonly OwnAccount[]
  readonly published: readonly Published[]
}) {
  const { project } = usePlayground()
  const { active } = useAccounts()
  const contracts = Object.keys(project.files).filter(isContract)
  const [chosen, setFile] = useState<string>()
  const [target, setTarget] = useState(NEW)
  const [round, setRound] = useState(0)
  const { account, setName } = useSender(accounts, active?.name)
  const file = contracts.find((name) => name === chosen) ?? contracts[0]
  const changeable = useChangeable(published.filter((entry) => entry.file === file))
  const update = changeable.find(({ entry }) => entry.contract === target)
  if (file === undefined)
    return (
      <Notice title={c('publish.noContract')}>
        <p>{c('publish.noContractMeans')}</p>
      </Notice>
    )
  return (
    <>
      <div className="columns">
        <SelectField
          label={c('publish.file')}
          value={file}
          options={contracts.map((name) => ({ value: name, text: name }))}
          onPick={setFile}
        />
        <SenderChoice accounts={accounts} value={account} onChange={setName} />
      </div>
      {changeable.length > 0 && (
        <SelectField
          label={c('publish.as')}
          value={update?.entry.contract ?? NEW}
          options={[
            { value: NEW, text: c('publish.asNew') },
            ...changeable.map(({ entry }) => ({
              value: entry.contract,
              text: c('publish.asUpdate', { id: shortHash(entry.contract) }),
            })),
          ]}
          onPick={setTarget}
        />
      )}
      <Sending
        key={`${project.id}/${file}/${account.name}/${update?.entry.contract}/${round}`}
        file={file}
        account={account}
        update={update}
        onAgain={() => setRound(round + 1)}
      />
    </>
  )
}

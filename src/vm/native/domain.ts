import { utf8Length } from '#core/codec/bytes.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { mapKey } from '#vm/state/keys.ts'
import { type NativeMethod, type NativeMethods, text } from './method.ts'
import { checkCharacters } from './symbol.ts'

const MIN_URL = 5
const MAX_URL = 16
const OWNERS = 'dns_owner_table'

const link: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    const url = text(args[0])
    const id = text(args[1])
    const { publisher } = frame.run.tx
    frame.op()
    checkUrl(url)
    if (url.endsWith('.iost') && !frame.requireAuth('admin', 'domain')) {
      throw failure('only admin has permission to claim url .iost')
    }
    demandPrivilege(frame, ownerOf(frame, url))
    // Names a map cannot hold are left out without a word; the price is the same.
    writeQuietly(frame, 'dns_table', url, id)
    writeQuietly(frame, 'dns_revert_table', id, url)
    writeQuietly(frame, OWNERS, url, publisher)
    frame.meter.add(frame.run.costs.PutCost, 3)
    return null
  },
}

const transfer: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    const url = text(args[0])
    const owner = ownerOf(frame, url)
    if (owner === '') {
      frame.meter.add(frame.run.costs.ContextCost)
      frame.meter.add(frame.run.costs.ErrPrice, 10)
      throw failure("url doesn't have owner. Link directly")
    }
    demandPrivilege(frame, owner)
    writeQuietly(frame, OWNERS, url, text(args[1]))
    frame.meter.add(frame.run.costs.PutCost)
    return null
  },
}

/** domain.iost 1.0.0; version 0.0.0 has none of these. Source: spec contracts §5.4. */
export const DOMAIN: NativeMethods = { link, transfer }

function checkUrl(url: string): void {
  const length = utf8Length(url)
  if (length < MIN_URL || length > MAX_URL) {
    throw failure(`url invalid. url length should be between 5,16 got ${url}`)
  }
  if (!url.includes('.')) throw failure("url invalid. url must contain '.'")
  checkCharacters(url.replaceAll('.', ''), 'url invalid. url contains invalid character')
}

function demandPrivilege(frame: Frame, owner: string): void {
  const { publisher } = frame.run.tx
  frame.meter.add(frame.run.costs.ContextCost)
  if (owner !== '' && owner !== publisher) {
    frame.meter.add(frame.run.costs.ErrPrice, 10)
    throw failure('no privilege of claimed url')
  }
  if (!frame.requireAuth(publisher, 'domain')) throw failure('no permission of claimed url')
}

function ownerOf(frame: Frame, url: string): string {
  const value = frame.run.state.slot(mapKey(frame.contract, OWNERS, url))?.value
  return value?.type === 's' ? value.data : ''
}

function writeQuietly(frame: Frame, map: string, field: string, data: string): void {
  if (frame.isName(field)) frame.uncharged(() => frame.mapPut(map, field, { type: 's', data }))
}

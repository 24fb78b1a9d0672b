import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ChainEvent } from '#chain/chain-types.ts'
import { codeOf } from '#core/error.ts'
import { goJsonString } from '#vm/host/go-json.ts'
import type { EventHub, Subscription } from './event-hub.ts'
import { messageFromJson } from './json-in.ts'
import { messageToJson } from './json-out.ts'
import { type MessageValue, messageType } from './schema.ts'

const REQUEST = messageType('SubscribeRequest')
const RESPONSE = messageType('SubscribeResponse')
const TOPIC_NUMBERS = { CONTRACT_RECEIPT: 0, CONTRACT_EVENT: 1 } as const

/** Opens the subscription a request asks for; undefined when there are too many. Errors: BAD_BODY. */
export function openSubscription(events: EventHub, request: MessageValue): Subscription | undefined {
  const filter = request['filter'] as { contract_id?: string } | undefined
  return events.subscribe((request['topics'] as number[] | undefined) ?? [], filter?.contract_id ?? '')
}

/** A SubscribeResponse. */
export function eventMessage({ topic, data, time }: ChainEvent): MessageValue {
  return { event: { topic: TOPIC_NUMBERS[topic], data, time } }
}

/** Streams events as chunks of one JSON line each; headers go out with the first. Source: spec chain §8.8. */
export async function streamEvents(
  events: EventHub,
  body: string,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  let subscription: Subscription | undefined
  try {
    subscription = openSubscription(events, messageFromJson(REQUEST, body))
  } catch (error) {
    const code = codeOf(error) === 'BAD_BODY' ? 3 : 2
    sendFailure(response, headers, code, (error as Error).message)
    return
  }
  if (subscription === undefined) {
    sendFailure(response, headers, 8, 'too many subscribers')
    return
  }
  const { close } = subscription
  request.socket.once('close', close)
  response.once('close', close)
  for (let event = await subscription.next(); event !== undefined; event = await subscription.next()) {
    if (!response.headersSent) {
      response.writeHead(200, {
        ...headers,
        'Content-Type': 'application/json',
        'Grpc-Metadata-Content-Type': 'application/grpc',
      })
    }
    const hasRoom = response.write(`{"result":${messageToJson(RESPONSE, eventMessage(event))}}\n`)
    // A reader that does not keep up loses events at the hub, never memory here.
    if (!hasRoom && !response.destroyed)
      await new Promise<void>((resolve) => {
        response.once('drain', resolve)
        response.once('close', resolve)
      })
  }
  response.end()
}

function sendFailure(
  response: ServerResponse,
  headers: Record<string, string>,
  code: number,
  message: string,
): void {
  const text = `{"code":${code},"message":${goJsonString(message)}}`
  response.writeHead(400, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(text)
}

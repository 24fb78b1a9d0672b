import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { IostError } from '#core/error.ts'
import type { Log } from '#platform/log.ts'
import type { EventHub } from './event-hub.ts'
import { API_METHODS, type ApiMethod, type ApiNode, openRequest } from './methods.ts'
import { decodeMessage, encodeMessage } from './proto-codec.ts'
import { errorCode, errorText, RPC_CODE } from './rest.ts'
import { type MessageType, type MessageValue, messageType } from './schema.ts'
import { eventMessage, openSubscription } from './subscribe-rest.ts'

const SERVICE = 'rpcpb.ApiService'
/** go-iost's limits. Source: spec chain §8.1. */
const MAX_STREAMS = 200
const MAX_RECEIVE_BYTES = 4 * 1024 * 1024

export type GrpcDeps = {
  readonly node: ApiNode
  readonly events: EventHub
  readonly log: Log
  counted(method: string): void
}

/** The gRPC service. */
export type GrpcServer = {
  /** Gives `host:port`. Errors: PORT_IN_USE. */
  start(): Promise<string>
  stop(): Promise<void>
}

/** Creates the service over the same methods as the REST gateway; plain HTTP/2. Source: spec chain §8.1. */
export function createGrpcServer(deps: GrpcDeps, options: { host: string; port: number }): GrpcServer {
  const server = new Server({
    'grpc.max_concurrent_streams': MAX_STREAMS,
    'grpc.max_receive_message_length': MAX_RECEIVE_BYTES,
  })
  const definition: ServiceDefinition = {}
  const handlers: UntypedServiceImplementation = {}
  for (const method of API_METHODS) {
    Object.assign(definition, {
      [method.name]: callDefinition(method.name, method.request, method.response, false),
    })
    handlers[method.name] = unary(deps, method)
  }
  Object.assign(definition, {
    Subscribe: callDefinition(
      'Subscribe',
      messageType('SubscribeRequest'),
      messageType('SubscribeResponse'),
      true,
    ),
  })
  handlers['Subscribe'] = subscribe(deps)
  server.addService(definition, handlers)

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.bindAsync(
          `${options.host}:${options.port}`,
          ServerCredentials.createInsecure(),
          (error, port) => {
            if (error === null) resolve(`${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`)
            else {
              reject(
                new IostError(
                  { code: 'PORT_IN_USE', port: options.port, reason: error.message },
                  `port ${options.port} of the gRPC service is in use or not allowed`,
                ),
              )
            }
          },
        )
      }),
    async stop() {
      server.forceShutdown()
    },
  }
}

function unary(deps: GrpcDeps, method: ApiMethod): handleUnaryCall<MessageValue, MessageValue> {
  return (call, callback) => {
    deps.counted(method.name)
    Promise.resolve()
      .then(() => method.run(deps.node, openRequest(call.request)))
      .then(
        (value) => callback(null, value),
        (error: unknown) => callback({ code: errorCode(error), details: errorText(deps.log, error) }),
      )
  }
}

function subscribe(deps: GrpcDeps): handleServerStreamingCall<MessageValue, MessageValue> {
  return (call) => {
    deps.counted('Subscribe')
    const subscription = openSubscription(deps.events, call.request)
    if (subscription === undefined) {
      call.emit('error', { code: RPC_CODE.tooLarge, details: 'too many subscribers' })
      return
    }
    call.on('cancelled', subscription.close)
    call.on('close', subscription.close)
    const pump = async () => {
      for (let event = await subscription.next(); event !== undefined; event = await subscription.next()) {
        if (!call.write(eventMessage(event)) && !call.cancelled) {
          await new Promise<void>((resolve) => {
            call.once('drain', resolve)
            call.once('cancelled', resolve)
          })
        }
      }
      call.end()
    }
    pump().catch((error: unknown) => deps.log.warn('subscription ended', { error }))
  }
}

function callDefinition(name: string, request: MessageType, response: MessageType, responseStream: boolean) {
  return {
    path: `/${SERVICE}/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: (value: MessageValue) => Buffer.from(encodeMessage(request, value)),
    requestDeserialize: (bytes: Buffer) => decodeMessage(request, bytes),
    responseSerialize: (value: MessageValue) => Buffer.from(encodeMessage(response, value)),
    responseDeserialize: (bytes: Buffer) => decodeMessage(response, bytes),
  }
}

// Writes numbered batches into a store until it is killed; prints each number once its batch is durable.
import { openLevelKv } from '#full/store/level-kv.ts'

const PARTS = 50
const kv = await openLevelKv(process.argv[2] as string)
const start = Number(process.argv[3])
for (let n = start; ; n++) {
  const value = new Uint8Array(200).fill(n % 256)
  const changes = Array.from({ length: PARTS }, (_, part) => ({
    key: `part/${part}`,
    value: new Uint8Array(Buffer.from(String(n))),
  }))
  await kv.batch([...changes, { key: `batch/${n}`, value }])
  process.stdout.write(`${n}\n`)
}

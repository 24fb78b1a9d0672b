const FAILED =
  /^running action [\s\S]*? error: (?:(?:[\s\S]*?Uncaught exception: |validate code error: , result: ))?([\s\S]+)$/

/** The reason at the end of go-iost's text about a failed transaction; the text as it is where it has another form. */
export function reasonOf(message: string): string {
  return FAILED.exec(message)?.[1] ?? message
}

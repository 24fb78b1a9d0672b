/** The text of an answer, or undefined when it is longer than so many characters: the rest is not read then. Errors: as Response. */
export async function limitedText(response: Response, maxChars: number): Promise<string | undefined> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (text.length > maxChars) {
      await reader?.cancel()
      return undefined
    }
  }
  return text + decoder.decode()
}

import { minidenticon } from 'minidenticons'
import { useMemo } from 'react'

/** A picture that is the same for the same name everywhere. */
export function Identicon({ name }: { readonly name: string }) {
  const source = useMemo(
    () => `data:image/svg+xml;utf8,${encodeURIComponent(minidenticon(name, 60, 45))}`,
    [name],
  )
  return <img className="identicon" src={source} alt="" />
}

// A part of the page that is fetched when it is first shown -> a component. If it cannot be fetched, it says so in its
// place and offers to try again; the rest of the page lives on.
import type { ComponentChild, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface Lazy<Props> {
  (props: Props): ComponentChild
  /** Fetches it before it is shown: at once if it is here already. */
  readonly load: () => Promise<void>
}

/** `meanwhile` stands in its place until it has come. */
export function lazily<Props extends object>(
  fetchPart: () => Promise<FunctionComponent<Props>>,
  meanwhile: ComponentChild = null,
): Lazy<Props> {
  let Part: FunctionComponent<Props> | undefined

  async function load(): Promise<void> {
    Part ??= await fetchPart()
  }

  function Loading({ onLoad }: { readonly onLoad: () => void }) {
    const [hasFailed, setFailed] = useState(false)
    const begin = (): void => {
      setFailed(false)
      load().then(onLoad, () => setFailed(true))
    }
    useEffect(begin, [])
    if (!hasFailed) return <>{meanwhile}</>
    return (
      <p class="list-empty" role="alert">
        This part of the page could not be loaded.{' '}
        <button type="button" class="button" onClick={begin}>
          Again
        </button>
      </p>
    )
  }

  function Shown(props: Props) {
    const [, draw] = useState(false)
    return Part === undefined ? <Loading onLoad={() => draw(true)} /> : <Part {...props} />
  }

  return Object.assign(Shown, { load })
}

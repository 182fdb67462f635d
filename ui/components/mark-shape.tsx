// A kind of event -> its shape: none of them is used for anything else.

const SHAPES: Readonly<Record<string, { readonly d: string; readonly isFilled?: true }>> = {
  oomKill: { d: 'M2.2 2.2l7.6 7.6M9.8 2.2L2.2 9.8' },
  exit: { d: 'M1.4 2.6h9.2L6 10.2z', isFilled: true },
  restart: { d: 'M9.6 4a4.2 4.2 0 1 0 .6 3.2M10.4 1.6v3H7.4' },
  port: { d: 'M6 1.4L10.6 6 6 10.6 1.4 6z' },
  portClosed: { d: 'M6 1.4L10.6 6 6 10.6 1.4 6zM1.6 10.4l8.8-8.8' },
  limit: { d: 'M2 6h8M6 2v8' },
}

export function MarkShape({ kind }: { readonly kind: string }) {
  const shape = SHAPES[kind]
  return (
    <svg
      class={`mark-shape ${kind}${shape?.isFilled ? ' filled' : ''}`}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={shape?.d ?? ''} />
    </svg>
  )
}

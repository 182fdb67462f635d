// How bad it is, or that a life ended: a shape, a colour, and a word for those who see neither. The shapes stand for
// nothing else on the page.

const SHAPES = {
  critical: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z',
  warning: 'M8 1.8l6.8 12.2H1.2z',
  note: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4z',
  well: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z',
  unknown: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4z',
  life: 'M1.5 8h2.4l1.8-4.6 3 9.2L10.6 8h1',
} as const

const SIGNS: Readonly<Record<SeverityShape, string>> = {
  critical: 'M8 4.3v4.4M8 11.2v.6',
  warning: 'M8 6v4M8 12v.4',
  note: 'M8 7.4v4M8 4.6v.4',
  well: 'M5 8.3l2.2 2.2L11 6',
  unknown: '',
  life: 'M12.4 5.8l2.6 4.4m0-4.4l-2.6 4.4',
}

const WORDS: Readonly<Record<SeverityShape, string>> = {
  critical: 'Critical:',
  warning: 'Warning:',
  note: 'Note:',
  well: '',
  unknown: '',
  life: '',
}

export type SeverityShape = keyof typeof SHAPES

export function Severity({ shape }: { readonly shape: SeverityShape }) {
  return (
    <>
      <svg class={`severity ${shape}`} viewBox="0 0 16 16" aria-hidden="true">
        <path class="shape" d={SHAPES[shape]} />
        <path class="sign" d={SIGNS[shape]} />
      </svg>
      {WORDS[shape] && <span class="unseen">{WORDS[shape]}</span>}
    </>
  )
}

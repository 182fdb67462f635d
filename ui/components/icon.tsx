// Small line drawings for buttons; the button's label says what they mean.

const PATHS = {
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  link: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.2 1.2a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  theme: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM8 3.2v9.6a4.8 4.8 0 0 1 0-9.6z',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M8 12.2v.2',
  close: 'M4 4l8 8M12 4l-8 8',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  tree: 'M3 3v9.5h4M3 7.5h4M9.5 7.5h4M9.5 12.5h4M6 3h5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  shield: 'M8 1.4l5.6 2v4.2c0 3.6-2.5 6-5.6 7-3.1-1-5.6-3.4-5.6-7V3.4z',
  shieldLoud: 'M8 1.4l5.6 2v4.2c0 3.6-2.5 6-5.6 7-3.1-1-5.6-3.4-5.6-7V3.4zM8 5v3.4M8 10.8v.2',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  forth: 'M6 3.5L10.5 8 6 12.5',
  down: 'M4 6l4 4 4-4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  pin: 'M8 9.5V14M4.5 9.5h7M5.5 9.5l.8-4.5h3.4l.8 4.5M5.6 2h4.8v3H5.6z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

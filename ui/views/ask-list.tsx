// Below the ask box: what is wrong with what was typed, and what may come next.
import { sentenceOf } from '../../server/model/filter/problem.ts'
import { Icon, type IconName } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import {
  ASK_LIST_ID,
  activeOption,
  type Option,
  type OptionKind,
  optionId,
  options,
  problem,
} from '../store/ask.ts'

const GROUPS: Readonly<
  Record<OptionKind, { readonly title: string; readonly one: string; readonly icon: IconName }>
> = {
  field: { title: 'Fields', one: 'Field', icon: 'search' },
  value: { title: 'Values', one: 'Value', icon: 'search' },
  process: { title: 'Processes', one: 'Process', icon: 'forth' },
  command: { title: 'Commands', one: 'Command', icon: 'play' },
  lately: { title: 'Lately', one: 'Used lately:', icon: 'back' },
}

function Problem() {
  const wrong = problem.value
  if (wrong === undefined) return null
  const { what, meant } = wrong
  return (
    <div class="ask-problem">
      {meant === undefined ? (
        <span>{sentenceOf(wrong)}</span>
      ) : (
        <span>
          {what}. Meant <b>{meant}</b>?
        </span>
      )}
      <span class="muted">It is left out until then.</span>
      {meant !== undefined && <kbd>Tab</kbd>}
    </div>
  )
}

function Item({
  option,
  index,
  isFirst,
  choose,
}: {
  readonly option: Option
  readonly index: number
  /** Of its kind: the title of the group stands above it. */
  readonly isFirst: boolean
  readonly choose: (option: Option) => void
}) {
  const { kind, text, help, count } = option
  return (
    <div
      id={optionId(index)}
      role="option"
      data-group={isFirst ? GROUPS[kind].title : undefined}
      tabIndex={-1}
      aria-selected={activeOption.value === index}
      class="ask-option"
      // The focus stays in the box.
      onMouseDown={event => event.preventDefault()}
      onClick={() => choose(option)}
      onKeyDown={() => {}}
    >
      <Icon name={GROUPS[kind].icon} />
      <span class="unseen">{GROUPS[kind].one} </span>
      <span class="mono">{printable(text)}</span> <span class="muted">{printable(help)}</span>{' '}
      {count !== undefined && (
        <span class="muted">
          {count}
          <span class="unseen"> {count === 1 ? 'process' : 'processes'}</span>
        </span>
      )}
    </div>
  )
}

export function AskList({ choose }: { readonly choose: (option: Option) => void }) {
  const all = options.value
  return (
    <div class="ask-panel">
      <Problem />
      <div id={ASK_LIST_ID} role="listbox" aria-label="Suggestions" class="ask-list">
        {all.map((option, index) => (
          <Item
            key={`${option.kind} ${option.text}`}
            option={option}
            index={index}
            isFirst={option.kind !== all[index - 1]?.kind}
            choose={choose}
          />
        ))}
      </div>
      <div class="ask-foot" aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>Tab</kbd> complete
        </span>
        <span>
          <kbd>Enter</kbd> apply
        </span>
        <span class="ask-operators">and or not ( ) : = &gt; &lt; /…/</span>
      </div>
    </div>
  )
}

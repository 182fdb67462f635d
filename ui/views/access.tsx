// The shield: who can read this page and what topz cannot read. Muted when all is in order, and when somebody does not
// want to be reminded; never gone.
import { Icon } from '../components/icon.tsx'
import { hello } from '../store/line.ts'
import { header } from '../store/live.ts'
import { openPopover, togglePopover } from '../store/popover.ts'
import { isReminded } from '../store/preferences.ts'
import { AccessDetails } from './later.tsx'

const ID = 'access'

export function Access() {
  const isOpen = hello.value?.insecure ?? false
  const absences = (header.value?.absent ?? []).filter(({ reason }) => reason !== 'pending')
  const words = [
    ...(isOpen ? ['no token is set'] : []),
    ...(absences.length > 0 ? ['some of it cannot be read'] : []),
  ]
  const isShown = openPopover.value === 'access'
  const isLoud = words.length > 0 && isReminded.value
  return (
    <div class="access">
      <button
        type="button"
        class={`ghost shield ${isLoud ? 'warn' : ''}`}
        aria-label={`Access: ${words.length === 0 ? 'in order' : words.join(', ')}`}
        aria-expanded={isShown}
        aria-controls={ID}
        onClick={() => togglePopover('access')}
      >
        <Icon name={isLoud ? 'shieldLoud' : 'shield'} />
      </button>
      {isShown && <AccessDetails id={ID} isOpen={isOpen} absences={absences} />}
    </div>
  )
}

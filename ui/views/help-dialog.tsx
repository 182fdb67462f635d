// All keys, and the switch for people who use speech input.
import { Dialog } from '../components/dialog.tsx'
import { Keycap } from '../components/keycap.tsx'
import { closeDialog } from '../store/dialogs.ts'
import { KEYS } from '../store/keys.ts'
import { hello } from '../store/line.ts'
import { letterKeys, toggleLetterKeys, zone } from '../store/preferences.ts'
import { toggleZone } from './zone-button.tsx'

export function HelpDialog() {
  return (
    <Dialog title="Keyboard shortcuts" onClose={closeDialog}>
      <dl class="keys">
        {KEYS.map(({ shown, verb, help }) => (
          <div key={verb}>
            <dt>
              {shown.map(name => (
                <Keycap key={name} name={name} />
              ))}
            </dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input type="checkbox" checked={letterKeys.value} onChange={toggleLetterKeys} />
        Use single-letter shortcuts
      </label>
      <label class="switch">
        <input type="checkbox" checked={zone.value === 'local'} onChange={toggleZone} />
        Show times in the zone of this browser, not in UTC
      </label>
      <p class="quiet">
        Words of the filter must occur in the user, name or command, or begin the PID. Fields are compared:{' '}
        <code>cpu&gt;5 rss&gt;100M user:www age&lt;10m</code>, joined by <code>and or not ( )</code>;{' '}
        <code>/expressions/</code> stand between slashes. For curl, the same address returns text:{' '}
        <code>curl {'<this address>'}</code>
      </p>
      {hello.value && <p class="quiet">topz {hello.value.version}</p>}
    </Dialog>
  )
}

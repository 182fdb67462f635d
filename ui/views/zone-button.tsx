// The zone of all times on the page, as a button that changes it: UTC, or the zone of this browser.
import { chooseZone, zone } from '../store/preferences.ts'
import { otherZoneText, zoneName } from '../store/zone.ts'

export function toggleZone(): void {
  chooseZone(zone.value === 'utc' ? 'local' : 'utc')
}

const DOES = { utc: 'Show times in the zone of this browser', local: 'Show times in UTC' }

export function ZoneButton({ at }: { readonly at: number }) {
  return (
    <button
      type="button"
      class="link zone"
      title={`${DOES[zone.value]}: ${otherZoneText(at)}`}
      onClick={toggleZone}
    >
      {zoneName(at)}
    </button>
  )
}

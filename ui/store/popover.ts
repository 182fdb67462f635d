// Which of the boxes that open below the status line is open: never two.
import { signal } from '@preact/signals'

export type PopoverName = 'access' | 'message' | 'menu'

export const openPopover = signal<PopoverName | undefined>(undefined)

export function togglePopover(name: PopoverName): void {
  openPopover.value = openPopover.value === name ? undefined : name
}

export function closePopover(): void {
  openPopover.value = undefined
}

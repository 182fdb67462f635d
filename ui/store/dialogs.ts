// Which dialog is open: never two.
import { signal } from '@preact/signals'

export type DialogName = 'help' | 'columns'

export const openDialog = signal<DialogName | undefined>(undefined)

export function toggleDialog(name: DialogName): void {
  openDialog.value = openDialog.value === name ? undefined : name
}

export function closeDialog(): void {
  openDialog.value = undefined
}

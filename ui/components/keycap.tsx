// The name of a key -> a key cap.

export function Keycap({ name }: { readonly name: string }) {
  return <kbd>{name}</kbd>
}

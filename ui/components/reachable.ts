// For a part that scrolls and may have nothing in it that takes the focus: keys must get into it.
export const REACHABLE = { tabIndex: 0 } as const

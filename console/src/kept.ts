// What this browser keeps of the reader's choices. Where it keeps nothing (a private window), they hold until the page is closed.
const PREFIX = 'isthmus.'

export const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** `null` forgets it. */
export const keep = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch {
    // It holds for this page.
  }
}

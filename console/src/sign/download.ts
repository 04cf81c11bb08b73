// Gives the reader a file that was made in the browser.
export const download = (name: string, octets: Uint8Array): void => {
  const address = URL.createObjectURL(new Blob([Uint8Array.from(octets)], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

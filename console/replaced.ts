// The files of src/base that need Node: in the browser each gives way to the file of the same name, with the same exports, in src/platform.
export const REPLACED: readonly string[] = ['base64.ts', 'ed25519.ts', 'octets.ts', 'p256.ts']

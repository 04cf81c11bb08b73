// A QR code as a camera would see it: the path of our SVG painted, six dots a module.

const SCALE = 6

export const paintedQr = ({ size, path }: { readonly size: number; readonly path: string }) => {
  const width = size * SCALE
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let dot = Number(x) * SCALE; dot < (Number(x) + Number(length)) * SCALE; dot++)
        data.fill(0, (row * width + dot) * 4, (row * width + dot) * 4 + 3)
  return { width, height: width, data }
}

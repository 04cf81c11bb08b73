// A QR code is read again by a decoder, painted as our path draws it.
import assert from 'node:assert/strict'
import test from 'node:test'
import decodeQR from 'qr/decode.js'
import { qrCode } from '../../src/base/qr.ts'
import { paintedQr } from '../kit/qr.ts'

for (const text of ['http://portal.park.test/queue/K7PM3QXD', 'https://my.park.test/#v=K7PM-3QXD-9F', '한국어 ß 😀'])
  test(`what is drawn for ${text} says it`, () => {
    const code = qrCode(text)
    assert.ok(code.path.length < 6000, `${code.path.length} characters`)
    assert.equal(decodeQR(paintedQr(code)), text)
  })

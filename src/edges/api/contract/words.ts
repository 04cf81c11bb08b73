// Small shapes that several answers share.
import * as v from 'valibot'

/** A text in the languages of the park. */
export const Words = v.pipe(v.object({ en: v.string(), ko: v.string() }), v.metadata({ ref: 'Words' }))

export const LayerName = v.picklist(['legal', 'safety', 'park', 'tenant'])
